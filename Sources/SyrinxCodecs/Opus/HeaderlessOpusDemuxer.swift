// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Cuts a stream of Opus packets without a container into its packets.
///
/// How they lie there is nowhere written down. It is recognised (``OpusFramingRecognizer``): packets of
/// one size, of the 20 ms that the service most likely sends or of 10, 40 or 60; or a length of two bytes
/// before each; or an Ogg or WebM stream after all. ``DemuxerProgress/framing`` tells which. A caller
/// who knows better can say so.
///
/// Nothing tells the encoder's delay either: it is played, 6.5 ms with libopus.
public struct HeaderlessOpusDemuxer: ~Copyable, Demuxer {
    private let parameters: StreamParameters
    private let bitRate: Int
    private var ownProgress = DemuxerProgress(container: OutputFormat.Container.none)

    /// Until it is certain how packets lie; nil from then on.
    private var recognizer: OpusFramingRecognizer?

    /// What takes the stream apart where it has a container.
    private var container: (any Demuxer & ~Copyable)?

    /// The packet that is incomplete, from its length on where it has one.
    private var buffer = HeaderBuffer()
    private var packetCount = 0

    /// - Parameters:
    ///   - parameters: Opus, at a rate of libopus.
    ///   - bitRate: In bit/s: what sizes are worked out from.
    ///   - framing: nil: to be recognised.
    public init(parameters: StreamParameters, bitRate: Int, framing: PacketFraming? = nil) {
        self.parameters = parameters
        self.bitRate = bitRate
        recognizer = framing == nil ? OpusFramingRecognizer(bitRate: bitRate) : nil
        if let framing { believe(framing) }
    }

    public var progress: DemuxerProgress {
        mutating get {
            guard var progress = container?.progress else { return ownProgress }
            progress.framing = ownProgress.framing
            return progress
        }
    }

    public mutating func push(
        _ bytes: borrowing Span<UInt8>,
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        var position = 0
        while position < bytes.count, recognizer != nil {
            try recognizer?.take(bytes[position])
            position += 1
            if recognizer?.hasReachedAudio == true { ownProgress.hasReachedAudio = true }
            guard let believed = recognizer?.believed else { continue }
            try handOn(believed, onPacket)
        }
        guard container == nil else {
            return try container?.push(bytes.extracting(position...), onPacket: onPacket) ?? ()
        }
        guard position < bytes.count, let framing = ownProgress.framing else { return }
        ownProgress.hasReachedAudio = true
        while try fillPacket(framing, from: bytes, at: &position) {
            defer { buffer.removeAll() }
            let start = framing.lengthByteCount
            try onPacket(nextInfo(), buffer.bytes.span.extracting(start...))
        }
    }

    public mutating func finish(
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard container == nil else { return try container?.finish(onPacket: onPacket) ?? () }
        var isWhole = buffer.isEmpty
        if let recognizer, !recognizer.bytes.isEmpty {
            isWhole = recognizer.likeliest?.isComplete(at: recognizer.bytes.count) ?? false
            if let likeliest = recognizer.likeliest { try handOn(likeliest, onPacket) }
        }
        guard isWhole else {
            throw MediaError(.truncated, .giveUp, "the audio ends in the middle of an Opus packet")
        }
    }

    /// Hands on what the recogniser has found, and lets it go once it has seen enough.
    private mutating func handOn(
        _ believed: OpusFramingHypothesis,
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard let bytes = recognizer?.bytes else { return }
        believe(believed.framing)
        if container != nil {
            recognizer = nil
            return try container?.push(bytes.span, onPacket: onPacket) ?? ()
        }
        for packet in believed.packets[packetCount...] {
            try onPacket(nextInfo(), bytes.span.extracting(packet))
        }
        if packetCount >= OpusFramingRecognizer.checkedPacketCount { recognizer = nil }
    }

    private mutating func believe(_ framing: PacketFraming) {
        switch framing {
        case .fixed(let milliseconds, let byteCount):
            let natural = OpusFramingHypothesis.byteCount(ofDuration: milliseconds * 48, bitRate: bitRate)
            ownProgress.framing = .fixed(milliseconds: milliseconds, byteCount: max(1, byteCount ?? natural))
        case .bigEndianLength, .littleEndianLength:
            ownProgress.framing = framing
        case .ogg:
            ownProgress.framing = framing
            container = OggDemuxer(sampleRate: parameters.format.sampleRate)
        case .webM:
            ownProgress.framing = framing
            container = WebMDemuxer(sampleRate: parameters.format.sampleRate)
        }
    }

    /// - Returns: Whether the packet in the buffer is complete, with its length where it has one.
    private mutating func fillPacket(
        _ framing: PacketFraming, from bytes: borrowing Span<UInt8>, at position: inout Int
    ) throws(MediaError) -> Bool {
        guard case .fixed(_, let byteCount?) = framing else {
            guard buffer.fill(to: 2, from: bytes, at: &position) else { return false }
            let size = framing.length(buffer.bytes.span)
            guard size <= Limits.packetByteCount else {
                throw MediaError(.limitExceeded, .giveUp, "a length is longer than any Opus packet")
            }
            return buffer.fill(to: 2 + size, from: bytes, at: &position)
        }
        return buffer.fill(to: byteCount, from: bytes, at: &position)
    }

    private mutating func nextInfo() -> PacketInfo {
        defer { packetCount += 1 }
        return PacketInfo(newStream: packetCount == 0 ? parameters : nil)
    }
}

extension PacketFraming {
    /// In front of each packet.
    var lengthByteCount: Int { self == .bigEndianLength || self == .littleEndianLength ? 2 : 0 }

    /// - Precondition: there is one, and its two bytes are there.
    func length(_ bytes: borrowing Span<UInt8>) -> Int {
        self == .bigEndianLength ? Int(bytes[0]) << 8 | Int(bytes[1]) : bytes.littleEndian16(at: 0)
    }
}
