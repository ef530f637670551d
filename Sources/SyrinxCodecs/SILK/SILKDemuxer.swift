// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Cuts a stream of SILK packets, each behind its length.
///
/// The service sends nothing but lengths and packets. Files begin with `#!SILK_V3`, some of them (WeChat's) with
/// a byte 0x02 in front of it, and end with the length 0xFFFF or without it. Neither start can be a length: both
/// would be longer than any packet.
public struct SILKDemuxer: ~Copyable, Demuxer {
    public private(set) var progress = DemuxerProgress(container: .silk)

    private enum Place {
        case start
        /// Behind so many bytes that are in front of it.
        case magic(lead: Int)
        case length
        case packet(byteCount: Int)
        case end
    }

    private var place = Place.start
    private var buffer = HeaderBuffer()
    private let parameters: StreamParameters
    private var isFirst = true

    /// - Parameter sampleRate: What the decoder is to give, in Hz; the stream does not say it.
    public init(sampleRate: Int? = nil) {
        // A file can hold any of the codec's rates: at the highest nothing of it is lost.
        let format = PCMFormat(sampleRate: sampleRate ?? 24_000)
        parameters = StreamParameters(codec: .silk, format: format)
    }

    static let magic: StaticString = "#!SILK_V3"

    /// Whether a stream that starts so says that it is SILK.
    static func recognizes(_ bytes: borrowing Span<UInt8>) -> Bool {
        bytes.starts(with: magic)
            || (bytes.count > 0 && bytes[0] == weChatLead && bytes.starts(with: magic, at: 1))
    }

    public mutating func push(
        _ bytes: borrowing Span<UInt8>,
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        var position = 0
        while true {
            switch place {
            case .start:
                guard buffer.fill(to: 1, from: bytes, at: &position) else { return }
                let lead = buffer.bytes[0] == Self.weChatLead ? 1 : 0
                guard lead == 1 || buffer.bytes[0] == Self.hash else {
                    place = .length
                    continue
                }
                guard buffer.fill(to: 2, from: bytes, at: &position) else { return }
                let isMagic = buffer.bytes[1] == (lead == 1 ? Self.hash : Self.bang)
                place = isMagic ? .magic(lead: lead) : .length
            case .magic(let lead):
                guard try passMagic(lead, bytes, &position) else { return }
            case .length:
                guard buffer.fill(to: 2, from: bytes, at: &position) else { return }
                let byteCount = buffer.bytes.span.littleEndian16(at: 0)
                buffer.removeAll()
                try begin(byteCount, onPacket)
            case .packet(let byteCount):
                if position < bytes.count { progress.hasReachedAudio = true }
                guard try handOn(byteCount, bytes, &position, onPacket) else { return }
            case .end:
                return
            }
        }
    }

    public mutating func finish(
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        if case .packet = place {
            throw MediaError(.truncated, .giveUp, "the SILK stream ends in the middle of a packet")
        }
        guard buffer.isEmpty else {
            throw MediaError(.truncated, .giveUp, "the SILK stream ends in front of a packet")
        }
    }

    /// - Returns: Whether all of it was there.
    private mutating func passMagic(
        _ lead: Int, _ bytes: borrowing Span<UInt8>, _ position: inout Int
    ) throws(MediaError) -> Bool {
        let obsolete: StaticString = "#!SILK\n"
        guard buffer.fill(to: lead + obsolete.utf8CodeUnitCount, from: bytes, at: &position) else {
            return false
        }
        guard !buffer.bytes.span.starts(with: obsolete, at: lead) else {
            throw MediaError(
                .unsupported, .giveUp, "this is the old form of SILK files, which is not read here")
        }
        guard buffer.fill(to: lead + Self.magic.utf8CodeUnitCount, from: bytes, at: &position) else {
            return false
        }
        guard buffer.bytes.span.starts(with: Self.magic, at: lead) else {
            throw MediaError(.malformed, .giveUp, "the SILK stream begins with neither a packet nor its name")
        }
        buffer.removeAll()
        place = .length
        return true
    }

    /// A length has come.
    private mutating func begin(
        _ byteCount: Int, _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        switch byteCount {
        case Self.endMark: place = .end
        case 0:
            progress.hasReachedAudio = true
            place = .length
            try onPacket(nextInfo(), Span())
        case ...Limits.silkPacketByteCount: place = .packet(byteCount: byteCount)
        default:
            throw MediaError(.malformed, .giveUp, "no SILK packet is \(byteCount) bytes long")
        }
    }

    /// - Returns: Whether all of the packet was there.
    private mutating func handOn(
        _ byteCount: Int, _ bytes: borrowing Span<UInt8>, _ position: inout Int,
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) -> Bool {
        if buffer.isEmpty && bytes.count - position >= byteCount {
            place = .length
            position += byteCount
            try onPacket(nextInfo(), bytes.extracting(position - byteCount..<position))
            return true
        }
        guard buffer.fill(to: byteCount, from: bytes, at: &position) else { return false }
        place = .length
        defer { buffer.removeAll() }
        try onPacket(nextInfo(), buffer.bytes.span)
        return true
    }

    private mutating func nextInfo() -> PacketInfo {
        defer { isFirst = false }
        return PacketInfo(newStream: isFirst ? parameters : nil)
    }

    private static let weChatLead: UInt8 = 0x02
    private static let hash = UInt8(ascii: "#")
    private static let bang = UInt8(ascii: "!")
    private static let endMark = 0xFFFF
}
