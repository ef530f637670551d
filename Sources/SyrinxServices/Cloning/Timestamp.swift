// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Points in time as services write them (RFC 3339).
enum Timestamp {
    /// Seconds since 1970.
    static var now: Int { Glibc.time(nil) }

    /// - Returns: Seconds since 1970; nil where it is no such time.
    static func seconds(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count, bytes[range].allSatisfy(WebAddress.isDigit) else {
                return nil
            }
            return Int(String(decoding: bytes[range], as: UTF8.self))
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            1...12 ~= month, 1...31 ~= day, hour < 24, minute < 60, second <= 60
        else { return nil }
        let days = RetryAfter.days(year, month, day)
        let time = days * 86_400 + hour * 3600 + minute * 60 + second
        let rest = bytes[19...].drop { $0 == UInt8(ascii: ".") || WebAddress.isDigit($0) }
        switch rest.first {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): return time
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let start = rest.startIndex
            guard let hours = number(start + 1..<start + 3), let minutes = number(start + 4..<start + 6)
            else {
                return nil
            }
            let offset = hours * 3600 + minutes * 60
            return rest.first == UInt8(ascii: "+") ? time - offset : time + offset
        default: return nil
        }
    }
}
