// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What the request log tells of one request. Credentials never come near it.
struct RequestRecord: Sendable {
    /// When its head was there.
    let arrivalTime: ContinuousClock.Instant
    let number: Int
    let connectionNumber: Int
    let method: String
    /// Without a query, which can hold a key.
    let path: String

    /// When it was there to its last byte.
    var receptionTime: ContinuousClock.Instant?
    var receivedByteCount = 0
    var format: String?
    /// In characters, without markup.
    var textLength: Int?
    /// Only where it is wanted.
    var text: String?
    var fault = EmulatorFault()
    var delay: Duration?
    /// nil where no head was sent.
    var status: Int?
    var firstByteTime: ContinuousClock.Instant?
    var sentByteCount = 0
    /// Whether the body went to its end, and no fault has cut it.
    var isWhole = false

    /// One line of JSON, without a line feed.
    func line(at time: ContinuousClock.Instant) -> String {
        let start = receptionTime ?? arrivalTime
        return JSONText.object([
            "time": JSONText.string(Self.date(before: time - arrivalTime)),
            "request": "\(number)",
            "connection": "\(connectionNumber)",
            "method": JSONText.string(method),
            "path": JSONText.string(path),
            "status": status.map { "\($0)" } ?? "null",
            "format": format.map(JSONText.string),
            "bytesIn": "\(receivedByteCount)",
            "bytesOut": "\(sentByteCount)",
            "textLength": textLength.map { "\($0)" },
            "text": text.map(JSONText.string),
            "delayMs": delay.map(Self.milliseconds),
            "fault": fault == EmulatorFault() ? nil : JSONText.string(fault.description),
            "firstByteMs": firstByteTime.map { Self.milliseconds($0 - start) },
            "totalMs": Self.milliseconds(time - start),
            "whole": "\(isWhole)",
        ])
    }

    /// With three decimals.
    private static func milliseconds(_ duration: Duration) -> String {
        "\((duration / .microseconds(1)).rounded() / 1000)"
    }

    /// RFC 3339, in UTC, with milliseconds.
    static func date(before duration: Duration) -> String {
        var now = timespec()
        // SAFETY: the structure outlives the call.
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        let milliseconds =
            Int(now.tv_sec) * 1000 + Int(now.tv_nsec) / 1_000_000 - Int(duration / .milliseconds(1))
        var seconds = time_t(milliseconds / 1000)
        // SAFETY: all zero is a structure without pointers.
        var parts = unsafe tm()
        // SAFETY: both outlive the call.
        _ = unsafe gmtime_r(&seconds, &parts)
        func digits(_ number: some BinaryInteger, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(count - text.count, 0)) + text
        }
        // SAFETY: only numbers are read, and none of its pointers.
        let (year, month, day) = unsafe (parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday)
        // SAFETY: as above.
        let (hour, minute, second) = unsafe (parts.tm_hour, parts.tm_min, parts.tm_sec)
        return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))T"
            + "\(digits(hour, 2)):\(digits(minute, 2)):\(digits(second, 2))"
            + ".\(digits(milliseconds % 1000, 3))Z"
    }
}
