// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// Waits for the first bytes of a stream, picks the container as soon as they decide, and hands everything
/// on to it.
struct ProbingDemuxer: ~Copyable, Demuxer {
    private var chosen: (any Demuxer & ~Copyable)?
    private var start: [UInt8] = []
    private let registry: CodecRegistry

    init(registry: CodecRegistry) {
        self.registry = registry
    }

    var progress: DemuxerProgress {
        mutating get { chosen?.progress ?? DemuxerProgress() }
    }

    mutating func takeTimings() -> [SpeechTiming] { chosen?.takeTimings() ?? [] }

    mutating func push(
        _ bytes: borrowing Span<UInt8>,
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        var position = 0
        // A byte at a time: where the stream is cut has no say in what it is.
        while chosen == nil && position < bytes.count {
            start.append(bytes[position])
            position += 1
            guard try !choose(onPacket), start.count == registry.magicByteCount else { continue }
            throw Self.unknown
        }
        try chosen?.push(bytes.extracting(position...), onPacket: onPacket)
    }

    mutating func finish(
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        if chosen == nil && !start.isEmpty { throw Self.unknown }
        try chosen?.finish(onPacket: onPacket)
    }

    /// - Returns: Whether the bytes so far decide.
    private mutating func choose(
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) -> Bool {
        let start = start
        guard let entry = registry.containers.first(where: { $0.recognizes(start.span) }) else {
            return false
        }
        chosen = entry.makeDemuxer(nil)
        try chosen?.push(start.span, onPacket: onPacket)
        return true
    }

    private static let unknown = MediaError(
        .unsupported, .giveUp, "the audio's first bytes are of no format that is known here")
}
