// SPDX-License-Identifier: Apache-2.0

/// Reads an event stream (WHATWG HTML section 9.2.6) from bytes that come in pieces of any size.
///
/// An event is handed on with its empty line, or with the end of the stream: services forget the last one.
struct ServerSentEvents: Sendable {
    struct Event: Sendable, Hashable {
        /// Empty where the stream names none.
        var type = ""
        var data: [UInt8] = []
    }

    /// More than the audio of a whole answer would be.
    struct TooLong: Error {}

    static let eventByteLimit = 8 << 20

    private var line: [UInt8] = []
    private var event = Event()
    private var hasData = false
    private var isBehindReturn = false
    private var isAtStart = true

    /// - Parameter onEvent: Called for each event that has data, in order.
    /// - Throws: ``TooLong``, or what `onEvent` throws.
    mutating func push(
        _ bytes: borrowing Span<UInt8>, onEvent: (Event) throws -> Void
    ) throws {
        var position = 0
        while position < bytes.count {
            var end = position
            while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
            // In one piece: audio is in it.
            if end > position {
                isBehindReturn = false
                guard line.count + event.data.count + end - position <= Self.eventByteLimit else {
                    throw TooLong()
                }
                // SAFETY: bytes, read during the call.
                unsafe bytes.extracting(position..<end).withUnsafeBufferPointer {
                    unsafe line.append(contentsOf: $0)
                }
            }
            guard end < bytes.count else { return }
            position = end + 1
            // A line feed behind a carriage return belongs to it.
            if bytes[end] == 0x0A && isBehindReturn {
                isBehindReturn = false
                continue
            }
            isBehindReturn = bytes[end] == 0x0D
            try endLine(onEvent)
        }
    }

    /// The stream has ended.
    mutating func finish(onEvent: (Event) throws -> Void) throws {
        if !line.isEmpty { try endLine(onEvent) }
        try endLine(onEvent)
    }

    private mutating func endLine(_ onEvent: (Event) throws -> Void) throws {
        if isAtStart {
            isAtStart = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else {
            defer { (event, hasData) = (Event(), false) }
            if hasData { try onEvent(event) }
            return
        }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[min(colon + 1, line.endIndex)...]
        if value.first == 0x20 { value.removeFirst() }
        // A line that begins with a colon is a comment: its name is empty.
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "data":
            if hasData { event.data.append(0x0A) }
            event.data += value
            hasData = true
        case "event": event.type = String(decoding: value, as: UTF8.self)
        default: break
        }
    }
}
