// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// A guess at how Opus packets lie in a stream without a container, and how far it has held.
///
/// What is asked of each packet: mono; as long in time as all the others, which is one of the four
/// durations of fixed sizes; well-formed as a whole (RFC 6716 section 3.4); and in bytes what the
/// format's bit rate makes of that duration, or with a length in front of it no more than four times
/// that.
struct OpusFramingHypothesis {
    let framing: PacketFraming

    /// Of the format, in bit/s.
    private let bitRate: Int

    /// Of the packet that has not been seen whole: of its length, where it has one.
    private var packetStart = 0

    /// In samples at 48 kHz, of the first packet.
    private var duration: Int?

    /// Packets that were whole and right.
    private(set) var packets: [Range<Int>] = []

    init(_ framing: PacketFraming, bitRate: Int) {
        self.framing = framing
        self.bitRate = bitRate
        if case .fixed(let milliseconds, _) = framing { duration = milliseconds * 48 }
    }

    var isContainer: Bool { framing == .ogg || framing == .webM }

    /// Whether the stream may end here.
    func isComplete(at byteCount: Int) -> Bool { packetStart == byteCount }

    /// The size of a packet of constant bit rate.
    ///
    /// - Parameter duration: In samples at 48 kHz.
    static func byteCount(ofDuration duration: Int, bitRate: Int) -> Int {
        duration * bitRate / (48_000 * 8)
    }

    /// Looks at the last byte.
    ///
    /// - Parameter bytes: All from the start, one more than at the last call.
    /// - Returns: Whether the bytes can still be what they are supposed to be.
    mutating func holds(for bytes: borrowing Span<UInt8>) -> Bool {
        let seen = bytes.extracting(packetStart...)
        switch framing {
        case .ogg: return Self.agree(bytes, Array("OggS".utf8))
        case .webM: return Self.agree(bytes, WebMDemuxer.magic)
        case .fixed(let milliseconds, let byteCount):
            let size = byteCount ?? Self.byteCount(ofDuration: milliseconds * 48, bitRate: bitRate)
            return holds(for: seen, of: size)
        case .bigEndianLength, .littleEndianLength:
            guard seen.count >= 2 else { return true }
            let size = framing.length(seen)
            guard seen.count > 2 else { return size > 0 && size <= byteLimit(ofDuration: 2880) }
            return holds(for: seen.extracting(2...), of: size)
        }
    }

    /// - Parameter packet: As much of it as there is, at least a byte.
    private mutating func holds(for packet: borrowing Span<UInt8>, of size: Int) -> Bool {
        // Nothing is to be seen between the packet's second byte and its last.
        guard packet.count <= 2 || packet.count == size else { return true }
        guard !OpusPacket.isStereo(packet) else { return false }
        // How many frames there are may stand in the second byte.
        if packet.count == 1 && packet[0] & 3 == 3 { return size > 1 }
        guard let found = OpusPacket.duration48k(packet), [480, 960, 1920, 2880].contains(found),
            found == duration ?? found, size <= byteLimit(ofDuration: found)
        else { return false }
        // Two frames of one size behind the first byte.
        guard packet.count == size else { return packet[0] & 3 != 1 || size % 2 == 1 }
        guard OpusPacket.isWellFormed(packet) else { return false }
        duration = found
        let start = packetStart + framing.lengthByteCount
        packets.append(start..<start + size)
        packetStart = start + size
        return true
    }

    private func byteLimit(ofDuration duration: Int) -> Int {
        4 * Self.byteCount(ofDuration: duration, bitRate: bitRate)
    }

    private static func agree(_ bytes: borrowing Span<UInt8>, _ magic: [UInt8]) -> Bool {
        for index in 0..<min(bytes.count, magic.count) where bytes[index] != magic[index] { return false }
        return true
    }
}
