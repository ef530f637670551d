// SPDX-License-Identifier: Apache-2.0

/// Base 64 with padding (RFC 4648 section 4), as recordings and sound stand in JSON.
enum Base64 {
    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// What each byte stands for; 255: for nothing.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()

    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        let letters = letters
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 1
            guard count == 3 else { continue }
            for shift: UInt32 in [18, 12, 6, 0] { text.append(letters[Int(bits >> shift & 63)]) }
            bits = 0
            count = 0
        }
        if count > 0 {
            bits <<= UInt32(8 * (3 - count))
            for index in 0..<4 {
                text.append(
                    index <= count ? letters[Int(bits >> UInt32(18 - 6 * index) & 63)] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Line feeds among the letters are passed over, as some encoders put them there.
    ///
    /// - Returns: nil where something else stands in it, or where a part is missing.
    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 4 * 3)
        var bits: UInt32 = 0
        var letterCount = 0
        var paddingCount = 0
        let values = values
        for letter in text.utf8 {
            if letter == 0x0A || letter == 0x0D { continue }
            letterCount += 1
            if letter == UInt8(ascii: "=") {
                paddingCount += 1
                continue
            }
            let value = values[Int(letter)]
            guard value < 64, paddingCount == 0 else { return nil }
            bits = bits << 6 | UInt32(value)
            let bitCount = letterCount % 4
            if bitCount != 1 { bytes.append(UInt8(truncatingIfNeeded: bits >> [0, 0, 4, 2][bitCount])) }
        }
        return letterCount % 4 == 0 && paddingCount <= 2 ? bytes : nil
    }
}
