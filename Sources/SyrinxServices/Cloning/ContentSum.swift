// SPDX-License-Identifier: Apache-2.0

/// A sum by which contents are told from each other: FNV-1a of 64 bits. No protection against somebody who looks for
/// contents of the same sum.
struct ContentSum: Sendable, Hashable {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    init() {}

    init(of bytes: [UInt8]) {
        add(bytes)
    }

    mutating func add(_ bytes: [UInt8]) {
        var value = value
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        self.value = value
    }

    /// A field with a border behind it: two fields in a row are not one.
    mutating func add(_ text: String?) {
        add(text.map { Array($0.utf8) + [0xFF] } ?? [0xFE])
    }

    /// 16 hexadecimal digits.
    var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
