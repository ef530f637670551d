// SPDX-License-Identifier: Apache-2.0

/// The byte in front of each frame of AMR-WB, its "table of contents" (RFC 4867 sections 4.3.2 and 5.3).
struct AMRWBFrameType: Equatable {
    /// 0 to 8: speech, from 6.60 to 23.85 kbit/s; 9: comfort noise; 14: lost; 15: nothing was sent.
    let number: Int

    /// Q: the frame came through undamaged.
    let isGood: Bool

    /// Of the frame with this byte.
    let byteCount: Int

    /// The longest frame's, this byte included.
    static let byteCountLimit = 61

    /// - Returns: nil where a bit is set that must be 0, and for the reserved types 10 to 13, whose size
    ///   nobody knows.
    init?(_ byte: UInt8) {
        number = Int(byte >> 3 & 0xF)
        isGood = byte & 0x04 != 0
        byteCount = Self.byteCounts[number]
        guard byte & 0x83 == 0, byteCount > 0 else { return nil }
    }

    /// Bits of 3GPP TS 26.201 table 2 in whole bytes, and one for the type.
    private static let byteCounts: [16 of Int] = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1]
}
