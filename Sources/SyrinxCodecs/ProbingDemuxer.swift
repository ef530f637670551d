// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// Waits for the first bytes of a stream, picks the container by them, and hands everything on to it.
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

    mutating func push(
        _ bytes: borrowing Span<UInt8>,
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard chosen == nil else { return try chosen?.push(bytes, onPacket: onPacket) ?? () }
        let count = min(registry.magicByteCount - start.count, bytes.count)
        for index in 0..<count { start.append(bytes[index]) }
        guard start.count == registry.magicByteCount else { return }
        try choose(onPacket)
        try chosen?.push(bytes.extracting(count...), onPacket: onPacket)
    }

    mutating func finish(
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        if chosen == nil && !start.isEmpty { try choose(onPacket) }
        try chosen?.finish(onPacket: onPacket)
    }

    private mutating func choose(
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        let start = start
        guard let entry = registry.containers.first(where: { $0.recognizes(start.span) }) else {
            throw MediaError(
                .unsupported, .giveUp, "the audio's first bytes are of no format that is known here")
        }
        chosen = entry.makeDemuxer(nil)
        try chosen?.push(start.span, onPacket: onPacket)
    }
}
