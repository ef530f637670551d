// SPDX-License-Identifier: Apache-2.0

/// What a stream may claim, so that memory and time stay bounded whatever it says.
enum Limits {
    static let sampleRates = 4_000...192_000
    static let channelCounts = 1...8

    /// An Opus packet of 120 ms at its highest rate is 61,440 bytes long: the longest that any
    /// container has reason to carry.
    static let packetByteCount = 61_440

    /// Five frames of at most 1024 bytes: what the SILK SDK's own reader of files has room for. Its decoder
    /// takes no more than 1024 for all five.
    static let silkPacketByteCount = 5 * 1024

    /// Comments and cover pictures stand in front of the sound; beyond this it is not speech.
    static let skippedHeaderByteCount = 16 << 20

    /// Bytes without any frame before a stream is told to be no MPEG audio. MP3 frames are at most
    /// 1,441 bytes apart; players commonly search 64 KiB.
    static let searchByteCount = 65_536

    /// Packets in a row that do not decode before the stream is given up.
    static let consecutiveBadPackets = 50
}
