// SPDX-License-Identifier: Apache-2.0

/// Something that takes a while to be made, and what becomes of it.
struct MadeOutcome: Sendable {
    let dueTime: ContinuousClock.Instant
    /// In the service's own word; nil: it succeeds.
    let failure: String?

    func isDue(at time: ContinuousClock.Instant = .now) -> Bool { time >= dueTime }
}

/// When something was made, as services tell it: RFC 3339, in UTC, with milliseconds.
struct MadeDate: Sendable, Equatable, CustomStringConvertible {
    let description: String

    static var now: MadeDate { MadeDate(description: RequestRecord.date(before: .zero)) }

    /// - Parameter duration: From now on.
    static func after(_ duration: Duration) -> MadeDate {
        MadeDate(description: RequestRecord.date(before: .zero - duration))
    }
}

/// Ids as services make them.
enum MadeID {
    /// A UUID of version 4 (RFC 9562 section 5.4).
    static func uuid() -> String {
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = bytes.map { hexadecimal($0) }.joined()
        var rest = digits[...]
        return [8, 4, 4, 4, 12].map { count in
            defer { rest = rest.dropFirst(count) }
            return String(rest.prefix(count))
        }.joined(separator: "-")
    }

    /// Eight hexadecimal digits, as Resemble's are.
    static func short() -> String {
        (0..<4).map { _ in hexadecimal(UInt8.random(in: .min ... .max)) }.joined()
    }

    static func isUUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12] && text.allSatisfy { $0 == "-" || $0.isHexDigit }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }
}
