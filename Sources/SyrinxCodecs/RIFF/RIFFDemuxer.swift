// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Walks the chunks of a RIFF/WAVE stream (Microsoft's "Multimedia Programming Interface and Data
/// Specifications 1.0") and hands on what lies in the data chunk, and nothing else.
///
/// Nothing is taken for granted: `fmt ` may be 16, 18 or 40 bytes long, chunks may come before and
/// after `data`, and a size that a streaming writer could not know (0, or about 2 or 4 GB) means "until
/// the end".
public struct RIFFDemuxer: ~Copyable, Demuxer {
    public var progress: DemuxerProgress {
        mutating get {
            var progress = samples?.progress ?? DemuxerProgress()
            progress.container = .riff
            return progress
        }
    }

    private enum Place {
        /// Twelve bytes: "RIFF", a size, "WAVE".
        case fileHeader
        /// Eight bytes: a name, a size.
        case chunkHeader
        case format(byteCount: Int)
        /// Chunks of labels: how many bytes are taken, and how many are padding.
        case cues(byteCount: Int, padding: Int)
        case list(byteCount: Int, padding: Int)
        case skipping(byteCount: Int)
        /// nil: until the end.
        case data(remaining: Int?)
        /// Behind the data: tags, lists, manifests. None of it is sound.
        case trailer
    }

    private var place = Place.fileHeader
    private var header = HeaderBuffer()
    private var parameters: StreamParameters?
    private var samples: RawDemuxer?
    private var labels = RIFFLabels()

    public init() {}

    /// What sox and espeak-ng write where they cannot know the size. Others write 0x7FFFFFFF, 0x80000000
    /// or 0xFFFFFFFF.
    private static let leastUnknownSize = 0x7FFF_F000

    /// Longer ones have never been seen; 40 is WAVE_FORMAT_EXTENSIBLE's.
    private static let formatChunkLimit = 1024

    public mutating func takeTimings() -> [SpeechTiming] {
        guard let parameters, samples != nil else { return [] }
        defer { labels = RIFFLabels() }
        return labels.timings(parameters.format)
    }

    public mutating func push(
        _ bytes: borrowing Span<UInt8>,
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        var position = 0
        while position < bytes.count {
            switch place {
            case .fileHeader:
                guard header.fill(to: 12, from: bytes, at: &position) else { return }
                guard header.bytes.span.starts(with: "RIFF"), header.bytes.span.starts(with: "WAVE", at: 8)
                else { throw MediaError(.malformed, .giveUp, "this is not a RIFF/WAVE stream") }
                enter(.chunkHeader)
            case .chunkHeader:
                guard header.fill(to: 8, from: bytes, at: &position) else { return }
                let isData = header.bytes.span.starts(with: "data")
                enter(isData ? try startData() : try placeOfChunk())
            case .format(let byteCount):
                guard header.fill(to: byteCount, from: bytes, at: &position) else { return }
                parameters = try Self.parameters(fromFormatChunk: header.bytes.span)
                leave(padding: byteCount % 2)
            case .cues(let byteCount, let padding):
                guard header.fill(to: byteCount, from: bytes, at: &position) else { return }
                labels.keep(cueChunk: header.bytes)
                leave(padding: padding)
            case .list(let byteCount, let padding):
                guard header.fill(to: byteCount, from: bytes, at: &position) else { return }
                labels.keep(listChunk: header.bytes)
                leave(padding: padding)
            case .skipping(let byteCount):
                let count = min(byteCount, bytes.count - position)
                position += count
                place = count == byteCount ? .chunkHeader : .skipping(byteCount: byteCount - count)
            case .data(let remaining):
                let count = min(remaining ?? .max, bytes.count - position)
                try samples?.push(bytes.extracting(position..<position + count), onPacket: onPacket)
                position += count
                place = remaining == count ? .trailer : .data(remaining: remaining.map { $0 - count })
            case .trailer:
                return
            }
        }
    }

    public mutating func finish(
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        try samples?.finish(onPacket: onPacket)
        switch place {
        case .trailer, .data(remaining: nil): return
        case .data(.some(let remaining)):
            throw MediaError(
                .truncated, .giveUp, "the data chunk ends \(remaining) bytes before its stated end")
        case .fileHeader, .chunkHeader, .format, .cues, .list, .skipping:
            throw MediaError(.truncated, .giveUp, "the stream ends before its data chunk")
        }
    }

    private mutating func enter(_ next: Place) {
        place = next
        header.removeAll()
    }

    private mutating func leave(padding: Int) {
        enter(padding == 0 ? .chunkHeader : .skipping(byteCount: padding))
    }

    private mutating func startData() throws(MediaError) -> Place {
        guard let parameters else {
            throw MediaError(.malformed, .giveUp, "the data chunk comes before the format chunk")
        }
        samples = RawDemuxer(parameters: parameters)
        let size = header.bytes.span.littleEndian32(at: 4)
        return .data(remaining: size == 0 || size >= Self.leastUnknownSize ? nil : size)
    }

    private func placeOfChunk() throws(MediaError) -> Place {
        let span = header.bytes.span
        let size = span.littleEndian32(at: 4)
        if span.starts(with: "fmt ") {
            guard (16...Self.formatChunkLimit).contains(size) else {
                throw MediaError(.malformed, .giveUp, "the format chunk has an impossible size")
            }
            return .format(byteCount: size)
        }
        // Chunks are padded to an even number of bytes.
        if size > 0 && size <= RIFFLabels.chunkByteLimit {
            if span.starts(with: "cue ") { return .cues(byteCount: size, padding: size % 2) }
            // Resemble writes it small.
            if span.starts(with: "LIST") || span.starts(with: "list") {
                return .list(byteCount: size, padding: size % 2)
            }
        }
        return .skipping(byteCount: size + size % 2)
    }

    private static func parameters(
        fromFormatChunk chunk: borrowing Span<UInt8>
    ) throws(MediaError) -> StreamParameters {
        var tag = chunk.littleEndian16(at: 0)
        // WAVE_FORMAT_EXTENSIBLE: the real tag starts the sub-format GUID.
        if tag == 0xFFFE && chunk.count >= 26 { tag = chunk.littleEndian16(at: 24) }
        let channelCount = chunk.littleEndian16(at: 2)
        let sampleRate = chunk.littleEndian32(at: 4)
        let bits = chunk.littleEndian16(at: 14)
        guard Limits.channelCounts.contains(channelCount), Limits.sampleRates.contains(sampleRate) else {
            throw MediaError(
                .malformed, .giveUp, "the format chunk names an impossible rate or channel count")
        }
        let codec: AudioCodec
        switch (tag, bits) {
        case (1, 16): codec = .pcm
        case (1, 24): codec = .pcm24
        case (1, 32): codec = .pcm32
        case (3, 32): codec = .float32
        case (6, 8): codec = .aLaw
        case (7, 8): codec = .muLaw
        default:
            throw MediaError(
                .unsupported, .giveUp,
                "WAVE format tag \(tag) with \(bits) bits is not supported: PCM of 16, 24 and 32 bits, "
                    + "32-bit float, A-law and mu-law are")
        }
        let format = PCMFormat(sampleRate: sampleRate, channelCount: channelCount)
        return StreamParameters(codec: codec, format: format)
    }
}
