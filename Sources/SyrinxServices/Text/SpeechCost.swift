// SPDX-License-Identifier: Apache-2.0

/// How long a text takes to be said, rather too long than too short: what keeps a request below the service's
/// ten minutes.
///
/// Letters at 150 words a minute, which few voices are slower than; figures, signs and pictures as the words
/// that they are read as; and the pauses of punctuation.
enum SpeechCost {
    /// In milliseconds, at the voice's own speed.
    static func milliseconds(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x61...0x7A: 80
        case 0x41...0x5A: 120
        case 0x20: 20
        case 0x30...0x39: 450
        // A new line is a pause where it is a heading's or a list's.
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: 300
        case 0x09, 0xA0: 20
        case 0x2C: 250
        case 0x21, 0x2E, 0x3A, 0x3B, 0x3F: 600
        case 0x22, 0x27: 20
        case ..<0x20: 0
        case ..<0x80: 450
        // Latin, Greek, Cyrillic, Armenian; then scripts that write fewer letters than are said.
        case ..<0x590: 90
        case ..<0x1100: 130
        case 0x2000...0x206F: 250
        case 0x2070...0x2BFF: 700
        case 0x3000...0x303F: 500
        case 0x3040...0x30FF: 170
        case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: 300
        case 0xAC00...0xD7A3: 230
        case 0xFF00...0xFFEF: 450
        case 0x1F000...0x1FFFF: 1200
        default: 150
        }
    }

    /// At least as much as ``milliseconds(_:)`` of any scalar that begins with this byte in UTF-8; nothing for
    /// the bytes behind it.
    static func mostMilliseconds(_ byte: UInt8) -> Int {
        switch byte {
        case ..<0x80: milliseconds(Unicode.Scalar(byte))
        case ..<0xC0: 0
        // 0x85 and 0xA0 are the only ones here that are not letters.
        case 0xC2: 300
        case ..<0xE2: 150
        case 0xE2: 700
        case 0xE3: 500
        case ..<0xEE: 300
        case ..<0xF0: 450
        default: 1200
        }
    }

    /// - Parameter rate: Of ``Prosody``: a word, a percentage, or a factor.
    /// - Returns: In times the voice's own speed, between 0.5 and 2 as the service has it; 0.5 where it is not
    ///   understood.
    static func speed(ofRate rate: String?) -> Double {
        guard let rate else { return 1 }
        switch rate {
        case "default", "medium": return 1
        case "x-slow": return 0.5
        case "slow": return 0.64
        case "fast": return 1.55
        case "x-fast": return 2
        default: break
        }
        let isPercentage = rate.hasSuffix("%")
        guard let number = Double(isPercentage ? rate.dropLast() : rate[...]), number.isFinite else {
            return 0.5
        }
        let isRelative = isPercentage || rate.hasPrefix("+") || rate.hasPrefix("-")
        return min(2, max(0.5, isRelative ? 1 + number / (isPercentage ? 100 : 1) : number))
    }
}
