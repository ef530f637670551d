// SPDX-License-Identifier: Apache-2.0

/// The outer shape of an Opus packet (RFC 6716 section 3): what can be known without decoding it.
enum OpusPacket {
    /// How long the packet sounds, in samples at 48 kHz.
    ///
    /// - Parameter packet: The whole, or as much of its start as there is.
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

    /// - Precondition: the packet is not empty.
    static func isStereo(_ packet: borrowing Span<UInt8>) -> Bool {
        packet[0] & 4 != 0
    }

    /// Whether a decoder takes the packet: the requirements of RFC 6716 section 3.4.
    static func isWellFormed(_ packet: borrowing Span<UInt8>) -> Bool {
        guard duration48k(packet) != nil else { return false }
        switch packet[0] & 3 {
        case 0: return areFrames(packet.count - 1, count: 1)
        case 1: return areFrames(packet.count - 1, count: 2)
        case 2:
            var position = 1
            guard let size = frameByteCount(packet, at: &position, end: packet.count) else { return false }
            return areFrames(packet.count - position - size, count: 1)
        default: return hasWellFormedFrames(packet)
        }
    }

    /// A packet of any number of frames, perhaps padded (RFC 6716 section 3.2.5).
    ///
    /// - Precondition: two bytes, of which the second counts at least one frame.
    private static func hasWellFormedFrames(_ packet: borrowing Span<UInt8>) -> Bool {
        let frameCount = Int(packet[1] & 0x3F)
        var (position, end) = (2, packet.count)
        if packet[1] & 0x40 != 0 {
            var byte: UInt8
            repeat {
                guard position < end else { return false }
                byte = packet[position]
                position += 1
                // 255 stands for 254 bytes and another count behind it.
                end -= byte == 255 ? 254 : Int(byte)
            } while byte == 255
        }
        guard packet[1] & 0x80 != 0 else { return areFrames(end - position, count: frameCount) }
        var total = 0
        for _ in 1..<frameCount {
            guard let size = frameByteCount(packet, at: &position, end: end) else { return false }
            total += size
        }
        return areFrames(end - position - total, count: 1)
    }

    /// Whether so many bytes are so many frames of one size, none longer than RFC 6716 section 3.4 allows.
    private static func areFrames(_ byteCount: Int, count: Int) -> Bool {
        byteCount >= 0 && byteCount % count == 0 && byteCount / count <= 1275
    }

    /// One or two bytes (RFC 6716 section 3.2.1).
    private static func frameByteCount(
        _ packet: borrowing Span<UInt8>, at position: inout Int, end: Int
    ) -> Int? {
        guard position < end else { return nil }
        let first = Int(packet[position])
        position += 1
        guard first >= 252 else { return first }
        guard position < end else { return nil }
        position += 1
        return 4 * Int(packet[position - 1]) + first
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
