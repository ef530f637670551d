// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// Takes audio and the times of words out of Speechify's event stream (`/v1/audio/stream/with-timestamps`).
///
/// `speech.chunk` has audio, marks or both; `speech.done` ends the stream, `speech.error` breaks it off. Others are for
/// programs to come.
struct SpeechifyEvents: Sendable {
    private var events = ServerSentEvents()
    private let keepsPlaces: Bool

    /// The service's marks are two deep.
    private static let depthLimit = 8

    /// Of errors (its SDK's `ErrorCode`): with these another request can go well.
    private static let passingCodes: Set<String> = [
        "internal_error", "upstream_failure", "service_unavailable", "rate_limited",
        "concurrency_limit_reached",
    ]

    /// All was said: whatever follows counts for nothing.
    private(set) var isDone = false

    /// Why there is nothing behind what has come.
    private(set) var failure: SyrinxError?

    /// Of the words that are known since it was last emptied, from the start of this answer's audio.
    var timings: [SpeechTiming] = []

    /// - Parameter keepsPlaces: The text that was sent is the one that was given.
    init(keepsPlaces: Bool) {
        self.keepsPlaces = keepsPlaces
    }

    /// - Returns: The audio in what has come; see ``failure`` behind it.
    mutating func push(_ bytes: borrowing Span<UInt8>) -> [UInt8] {
        var taken: [ServerSentEvents.Event] = []
        do {
            try events.push(bytes) { taken.append($0) }
        } catch {
            failure = SyrinxError(
                .undecodable, "Speechify sent an event that is longer than any audio: is the address right?")
        }
        return take(taken)
    }

    /// The stream has ended.
    mutating func finish() -> [UInt8] {
        var taken: [ServerSentEvents.Event] = []
        try? events.finish { taken.append($0) }
        return take(taken)
    }

    private mutating func take(_ events: [ServerSentEvents.Event]) -> [UInt8] {
        var audio: [UInt8] = []
        for event in events {
            guard !isDone, failure == nil else { break }
            // What is no JSON is left out, as the service's own clients do.
            guard let data = try? JSONReader.value(of: event.data) else { continue }
            switch data["type"]?.string ?? event.type {
            case "speech.chunk":
                if let text = data["audio"]?.string {
                    guard let bytes = Base64.decode(text) else {
                        failure = SyrinxError(
                            .undecodable, "Speechify sent audio that is no base64: try again.")
                        return audio
                    }
                    audio += bytes
                }
                take(data["speech_marks"])
            case "speech.done": isDone = true
            case "speech.error": failure = Self.failure(data)
            default: break
            }
        }
        return audio
    }

    /// A list of marks, or one alone. Marks may have others in them: a sentence has its words.
    ///
    /// - Parameter depth: How many marks this is in.
    private mutating func take(_ marks: JSONValue?, depth: Int = 0) {
        guard let marks, depth < Self.depthLimit else { return }
        if case .object = marks { return take(mark: marks, depth: depth) }
        for mark in marks.elements { take(mark: mark, depth: depth) }
    }

    private mutating func take(mark: JSONValue, depth: Int) {
        if let kind = Self.kind(mark["type"]?.string), let text = mark["value"]?.string, !text.isEmpty,
            let start = mark["start_time"]?.milliseconds
        {
            let end = mark["end_time"]?.milliseconds ?? start
            timings.append(SpeechTiming(kind, text, start: start, end: end, source: place(of: mark)))
        }
        take(mark["chunks"], depth: depth + 1)
    }

    private func place(of mark: JSONValue) -> Range<Int>? {
        guard keepsPlaces, let start = mark["start"]?.count, let end = mark["end"]?.count, start <= end else {
            return nil
        }
        return start..<end
    }

    private static func kind(_ type: String?) -> SpeechTiming.Kind? {
        switch type {
        case nil, "word"?: .word
        case "sentence"?: .sentence
        case "phoneme"?: .phoneme
        case "character"?, "char"?: .character
        default: nil
        }
    }

    private static func failure(_ data: JSONValue) -> SyrinxError {
        let code = data["error"]?["code"]?.string.map { oneLine($0.utf8.prefix(64)) } ?? ""
        let isPassing = code.isEmpty || passingCodes.contains(code)
        var error = SyrinxError(
            isPassing ? .serviceFailure : code == "unauthorized" ? .unauthorized : .requestRefused,
            code.isEmpty ? "Speechify broke off." : "Speechify broke off (\(code)).")
        if isPassing { error.fault = .brokenOff }
        error.serviceMessage = (data["error"]?["message"]?.string).map { String($0.prefix(4096)) }
        error.requestID = data["request_id"]?.string
        return error
    }
}

extension JSONValue {
    /// A time in milliseconds, not negative and less than a day.
    fileprivate var milliseconds: Duration? {
        guard case .number(let text) = self, let value = Double(text), 0..<86_400_000 ~= value else {
            return nil
        }
        return .microseconds(Int64((value * 1000).rounded()))
    }

    /// Of characters: no text is longer.
    fileprivate var count: Int? {
        guard case .number(let text) = self, let value = Double(text), 0..<1e9 ~= value else { return nil }
        return Int(value)
    }
}
