// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The `Retry-After` header (RFC 9110 section 10.2.3).
enum RetryAfter {
    /// - Parameters:
    ///   - value: Seconds, or a date in one of the three forms of RFC 9110 section 5.6.7.
    ///   - now: In seconds since 1970; nil: this machine's.
    /// - Returns: How long to wait, never negative, a day at the most; nil where it says nothing that is
    ///   understood.
    static func pause(_ value: String, now: Int? = nil) -> Duration? {
        let text = value.trimmingSpaces
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return .seconds(min(Int(text) ?? day, day))
        }
        let now = now ?? Glibc.time(nil)
        guard let time = seconds(ofDate: text, now: now) else { return nil }
        return .seconds(min(max(0, time - now), day))
    }

    private static let day = 86_400

    /// 50 years of the Gregorian calendar, in seconds.
    private static let halfCentury = 1_577_847_600

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
    ///
    /// - Returns: Since 1970.
    private static func seconds(ofDate text: Substring, now: Int) -> Int? {
        let words = text.split { $0 == " " || $0 == "-" || $0 == "," }
        var time: [Int] = []
        var numbers: [Int] = []
        var month: Int?
        for word in words.dropFirst() {
            if word.contains(":") {
                time = word.split(separator: ":").compactMap { Int($0) }
            } else if let number = Int(word) {
                numbers.append(number)
            } else if let index = months.firstIndex(of: String(word)) {
                month = index + 1
            }
        }
        guard time.count == 3, numbers.count == 2, let month, (0...23).contains(time[0]),
            (0...59).contains(time[1]), (0...60).contains(time[2]), (1...31).contains(numbers[0]),
            (0...9999).contains(numbers[1])
        else { return nil }
        func seconds(inYear year: Int) -> Int {
            days(year, month, numbers[0]) * day + time[0] * 3600 + time[1] * 60 + time[2]
        }
        guard numbers[1] < 100 else { return seconds(inYear: numbers[1]) }
        // Two digits that seem to be more than 50 years in the future are in the past (RFC 9110 section 5.6.7).
        let soon = seconds(inYear: 2000 + numbers[1])
        return soon - now > halfCentury ? seconds(inYear: 1900 + numbers[1]) : soon
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Since 1 January 1970, in the Gregorian calendar. Years begin in March, so that a leap day ends one.
    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}

extension String {
    fileprivate var trimmingSpaces: Substring {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}
