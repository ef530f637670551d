// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// Takes audio and the times of words out of Speechify's event stream (`/v1/audio/stream/with-timestamps`).
///
/// `speech.chunk` has audio, marks or both; `speech.done` ends the stream, `speech.error` breaks it off. Others are for
/// programs to come.
struct SpeechifyEvents: Sendable {
    private var events = ServerSentEvents()
    private let keepsPlaces: Bool

    /// All was said.
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
                for mark in data["speech_marks"]?.elements ?? [] { take(mark) }
            case "speech.done": isDone = true
            case "speech.error": failure = Self.failure(data)
            default: break
            }
        }
        return audio
    }

    /// One mark; those of a sentence have those of its words in them.
    private mutating func take(_ mark: JSONValue) {
        if let kind = Self.kind(mark["type"]?.string), let text = mark["value"]?.string, !text.isEmpty,
            let start = mark["start_time"]?.milliseconds
        {
            let end = mark["end_time"]?.milliseconds ?? start
            timings.append(SpeechTiming(kind, text, start: start, end: end, source: place(of: mark)))
        }
        for part in mark["chunks"]?.elements ?? [] where part["chunks"] == nil { take(part) }
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
        var error = SyrinxError(.serviceFailure, "Speechify broke off.")
        error.fault = .brokenOff
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
