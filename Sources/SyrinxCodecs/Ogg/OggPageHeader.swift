// SPDX-License-Identifier: Apache-2.0

/// The header of an Ogg page without its segment table (RFC 3533 section 6).
struct OggPageHeader {
    static let byteCount = 27

    var isContinued: Bool
    var isFirst: Bool
    var isLast: Bool

    /// The position behind the last packet that ends on the page; -1 where none does.
    var granulePosition: Int64
    var serialNumber: Int
    var checksum: UInt32
    var segmentCount: Int

    /// - Returns: nil where the bytes are no page of version 0.
    init?(_ bytes: borrowing Span<UInt8>) {
        guard bytes.count >= Self.byteCount, bytes.starts(with: "OggS"), bytes[4] == 0 else { return nil }
        isContinued = bytes[5] & 1 != 0
        isFirst = bytes[5] & 2 != 0
        isLast = bytes[5] & 4 != 0
        granulePosition = bytes.littleEndian64(at: 6)
        serialNumber = bytes.littleEndian32(at: 14)
        checksum = UInt32(bytes.littleEndian32(at: 22))
        segmentCount = Int(bytes[26])
    }
}

/// The checksum of RFC 3533 section 6: polynomial 0x04C11DB7, nothing reflected, nothing inverted.
struct OggChecksum {
    private(set) var value: UInt32 = 0

    mutating func add(_ byte: UInt8) {
        value = value << 8 ^ Self.table[Int(UInt8(value >> 24) ^ byte)]
    }

    /// Four bytes at a time: one by one, each waits for the table's answer to the one before.
    mutating func add(_ bytes: borrowing Span<UInt8>) {
        // Copied out of the loop: a global is asked each time whether it is there yet.
        let table = Self.table
        var index = 0
        while index + 4 <= bytes.count {
            let next = (0..<4).reduce(0) { $0 << 8 | UInt32(bytes[index + $1]) } ^ value
            value =
                table[0x300 + Int(next >> 24)] ^ table[0x200 + Int(next >> 16 & 0xFF)]
                ^ table[0x100 + Int(next >> 8 & 0xFF)] ^ table[Int(next & 0xFF)]
            index += 4
        }
        while index < bytes.count {
            add(bytes[index])
            index += 1
        }
    }

    /// What a byte does to the checksum: as the last one, then with one, two and three zeros behind it.
    private static let table: [UInt32] = {
        var table: [UInt32] = (0..<256).map { index in
            (0..<8).reduce(UInt32(index) << 24) { value, _ in
                value << 1 ^ (value & 0x8000_0000 != 0 ? 0x04C1_1DB7 : 0)
            }
        }
        for index in 0..<0x300 { table.append(table[index] << 8 ^ table[Int(table[index] >> 24)]) }
        return table
    }()
}
