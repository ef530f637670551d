// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Cuts headerless samples into packets of whole frames.
///
/// The service's chunks may end in the middle of a sample: the odd byte waits for the next chunk.
public struct RawDemuxer: ~Copyable, Demuxer {
    private let parameters: StreamParameters

    public private(set) var progress = DemuxerProgress(container: OutputFormat.Container.none)

    /// The least that decodes by itself: a frame of PCM or G.711, an octet of G.722, which is two frames.
    private let unitByteCount: Int

    /// The start of a unit whose end has not come yet.
    private var carry = HeaderBuffer()
    private var isFirst = true

    /// - Parameter parameters: PCM, A-law, mu-law or G.722: codecs whose frames all have the same size.
    public init(parameters: StreamParameters) {
        self.parameters = parameters
        unitByteCount = parameters.codec.bytesPerSample * parameters.format.channelCount
    }

    /// The most that is handed on at once, in bytes; the decoders' buffers are made for it.
    static let packetByteLimit = 4096

    public mutating func push(
        _ bytes: borrowing Span<UInt8>,
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard !bytes.isEmpty else { return }
        progress.hasReachedAudio = true
        var position = 0
        if !carry.isEmpty {
            guard carry.fill(to: unitByteCount, from: bytes, at: &position) else { return }
            defer { carry.removeAll() }
            try onPacket(nextInfo(), carry.bytes.span)
        }
        let limit = Self.packetByteLimit / unitByteCount * unitByteCount
        while bytes.count - position >= unitByteCount {
            let count = min(limit, (bytes.count - position) / unitByteCount * unitByteCount)
            try onPacket(nextInfo(), bytes.extracting(position..<position + count))
            position += count
        }
        _ = carry.fill(to: unitByteCount, from: bytes, at: &position)
    }

    public mutating func finish(
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard carry.isEmpty else {
            throw MediaError(.truncated, .giveUp, "the audio ends in the middle of a sample")
        }
    }

    private mutating func nextInfo() -> PacketInfo {
        defer { isFirst = false }
        return PacketInfo(newStream: isFirst ? parameters : nil)
    }
}

extension AudioCodec {
    /// Of codecs whose samples all have the same size; 1 for an octet of G.722, which is two samples.
    var bytesPerSample: Int {
        switch self {
        case .pcm: 2
        case .pcm24: 3
        case .pcm32, .float32: 4
        case .aLaw, .muLaw, .g722, .mp3, .opus, .silk, .amrWB: 1
        }
    }
}
