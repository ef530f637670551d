// SPDX-License-Identifier: Apache-2.0

/// Keys that nobody has used before.
enum RandomKey {
    /// 128 bits from the system's source of chance, as 32 hexadecimal digits.
    static func make() -> String { hexadecimal() + hexadecimal() }

    /// A random UUID (RFC 9562 section 5.4).
    static func uuid() -> String {
        var digits = Array(make())
        digits[12] = "4"
        digits[16] = ["8", "9", "a", "b"].randomElement() ?? "8"
        for index in [8, 13, 18, 23] { digits.insert("-", at: index) }
        return String(digits)
    }

    private static func hexadecimal() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
