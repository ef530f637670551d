// SPDX-License-Identifier: Apache-2.0

/// The four bytes that every MPEG audio frame starts with (ISO/IEC 11172-3 section 2.4.2.3,
/// 13818-3 section 2.4.2.3), for Layer III.
struct MPEGFrameHeader: Equatable {
    static let byteCount = 4

    /// In Hz.
    var sampleRate: Int
    var channelCount: Int

    /// 1152 for MPEG-1, 576 for MPEG-2 and 2.5.
    var framesPerPacket: Int

    /// Of the whole frame with its header.
    var packetByteCount: Int

    /// Of the side information behind the header (and behind the checksum, where there is one).
    var sideInfoByteCount: Int
    var hasChecksum: Bool

    /// - Returns: nil where the bytes are no header of a Layer III frame with a stated bit rate.
    init?(_ bytes: borrowing Span<UInt8>, at offset: Int = 0) {
        guard bytes.count - offset >= Self.byteCount, bytes[offset] == 0xFF,
            bytes[offset + 1] & 0xE0 == 0xE0
        else { return nil }
        let version = bytes[offset + 1] >> 3 & 3  // 0: 2.5, 2: 2, 3: 1
        let layer = bytes[offset + 1] >> 1 & 3
        let bitRateIndex = Int(bytes[offset + 2] >> 4)
        let rateIndex = Int(bytes[offset + 2] >> 2 & 3)
        guard version != 1, layer == 1, (1...14).contains(bitRateIndex), rateIndex != 3 else { return nil }

        let isMPEG1 = version == 3
        let bitRate = 1000 * (isMPEG1 ? Self.bitRates1 : Self.bitRates2)[bitRateIndex - 1]
        sampleRate = Self.sampleRates[rateIndex] >> (isMPEG1 ? 0 : version == 2 ? 1 : 2)
        channelCount = bytes[offset + 3] >> 6 == 3 ? 1 : 2
        framesPerPacket = isMPEG1 ? 1152 : 576
        let padding = Int(bytes[offset + 2] >> 1 & 1)
        packetByteCount = framesPerPacket / 8 * bitRate / sampleRate + padding
        sideInfoByteCount = isMPEG1 ? (channelCount == 1 ? 17 : 32) : (channelCount == 1 ? 9 : 17)
        hasChecksum = bytes[offset + 1] & 1 == 0
    }

    private static let sampleRates = [44_100, 48_000, 32_000]

    // In kbit/s.
    private static let bitRates1 = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    private static let bitRates2 = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
}
