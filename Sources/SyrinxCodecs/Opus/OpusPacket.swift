// SPDX-License-Identifier: Apache-2.0

/// The first byte of an Opus packet, the "table of contents" (RFC 6716 section 3.1).
enum OpusPacket {
    /// How long the packet sounds, in samples at 48 kHz.
    ///
    /// - Returns: nil where the packet breaks the rules of RFC 6716 section 3.2 that can be seen from
    ///   its first two bytes: empty, no frames, or longer than 120 ms.
    static func duration48k(_ packet: borrowing Span<UInt8>) -> Int? {
        guard packet.count > 0 else { return nil }
        let frameCount: Int
        switch packet[0] & 3 {
        case 0: frameCount = 1
        case 1, 2: frameCount = 2
        default:
            guard packet.count > 1 else { return nil }
            frameCount = Int(packet[1] & 0x3F)
        }
        let duration = frameCount * frameDuration48k(configuration: packet[0] >> 3)
        return frameCount > 0 && duration <= 5760 ? duration : nil
    }

    /// RFC 6716 table 2.
    private static func frameDuration48k(configuration: UInt8) -> Int {
        switch configuration {
        case 0..<12: [480, 960, 1920, 2880][Int(configuration & 3)]  // SILK
        case 12..<16: [480, 960][Int(configuration & 1)]  // hybrid
        default: [120, 240, 480, 960][Int(configuration & 3)]  // CELT
        }
    }
}
