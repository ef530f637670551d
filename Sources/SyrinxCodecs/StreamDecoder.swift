// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Bytes in, frames out: a demuxer, the decoder that its packets need, and the trimming between them.
///
/// - Thread: confined to one thread or task at a time.
public struct StreamDecoder: ~Copyable, Sendable {
    private var demuxer: any Demuxer & ~Copyable
    private var stage: PacketStage

    /// - Parameter expected: What will probably come, where anything is known of it.
    init(_ demuxer: consuming any Demuxer & ~Copyable, expected: StreamParameters? = nil) throws(MediaError) {
        var stage = PacketStage()
        if let expected { try stage.prepare(for: expected) }
        self.stage = stage
        self.demuxer = demuxer
        progress = self.demuxer.progress
    }

    /// How much came in front of the first packet.
    private var headerByteCount = 0

    /// What comes out, as far as it is known. A chained stream can change it on the way.
    public var format: PCMFormat? { stage.parameters?.format }

    public var codec: AudioCodec? { stage.parameters?.codec }

    /// What the packets came in; nil while that is not recognised yet.
    public var container: OutputFormat.Container? { progress.container }

    public private(set) var progress: DemuxerProgress

    /// What the container says of when its text is heard, once: from the start of the stream; there with the first
    /// audio.
    public mutating func takeTimings() -> [SpeechTiming] { demuxer.takeTimings() }

    /// When the first packet was whole, before it was decoded.
    public var firstPacketTime: MonotonicTime? { stage.firstPacketTime }

    /// Packets that did not decode and were left out.
    public var skippedPacketCount: Int { stage.skippedPacketCount }

    /// Takes the next bytes of the stream.
    ///
    /// - Parameter onFrames: Called as soon as a packet is decoded, with interleaved samples in the
    ///   given format; never with none. What it throws ends the call and is passed on.
    /// - Throws: When nothing more can come out of this stream.
    public mutating func push(
        _ bytes: borrowing Span<UInt8>,
        onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        defer { progress = demuxer.progress }
        try Self.push(bytes, through: &demuxer, to: &stage, onFrames)
        guard stage.packetCount == 0 else { return }
        headerByteCount += bytes.count
        guard headerByteCount <= Limits.skippedHeaderByteCount else {
            throw MediaError(
                .limitExceeded, .giveUp, "there is no audio in the first \(headerByteCount >> 20) MiB")
        }
    }

    /// The stream has ended.
    ///
    /// - Throws: ``MediaError/Reason/truncated`` when it ended in the middle of something.
    public mutating func finish(
        onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        defer { progress = demuxer.progress }
        try Self.finish(&demuxer, to: &stage, onFrames)
    }

    private static func push(
        _ bytes: borrowing Span<UInt8>, through demuxer: inout any Demuxer & ~Copyable,
        to stage: inout PacketStage,
        _ onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        try demuxer.push(bytes) { info, packet throws(MediaError) in
            try stage.take(info, packet, onFrames)
        }
    }

    private static func finish(
        _ demuxer: inout any Demuxer & ~Copyable, to stage: inout PacketStage,
        _ onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        try demuxer.finish { info, packet throws(MediaError) in
            try stage.take(info, packet, onFrames)
        }
    }
}
