// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// One logical Opus stream inside Ogg (RFC 7845): two headers, then audio.
struct OggOpusStream {
    private let parameters: StreamParameters

    private var clock: OpusClock
    private var hasTags = false
    private var isFirstPacket = true

    /// What the granule positions have more than ``clock``, in streams that were cut out of a longer
    /// one (RFC 7845 section 4.3). nil until the first page of audio is complete.
    private var granuleOffset: Int?

    private(set) var hasEnded = false

    /// Both headers are there: what follows is audio.
    var isComplete: Bool { hasTags }

    /// Comments are not kept, however long.
    var skipsPacket: Bool { !hasTags }

    /// - Returns: nil where the packet does not start an Opus stream.
    /// - Throws: `.unsupported` for Opus of a kind that one decoder cannot decode.
    init?(header: borrowing Span<UInt8>, preferredSampleRate: Int?) throws(MediaError) {
        guard header.starts(with: "OpusHead") else { return nil }
        guard let head = OpusHead(header) else {
            throw MediaError(.unsupported, .giveUp, "this Opus stream is not mono or stereo of version 1")
        }
        let sampleRate = preferredSampleRate ?? head.naturalSampleRate
        let format = PCMFormat(sampleRate: sampleRate, channelCount: head.channelCount)
        parameters = StreamParameters(codec: .opus, format: format, outputGain: head.outputGain)
        clock = OpusClock(sampleRate: sampleRate, preSkip: head.preSkip)
    }

    /// - Returns: nil for a packet that holds no audio.
    mutating func take(_ packet: borrowing Span<UInt8>, on page: OggPageHeader) -> PacketInfo? {
        guard hasTags else {
            hasTags = true
            return nil
        }
        guard let duration = OpusPacket.duration48k(packet) else { return nil }
        let trim = clock.advance(by: duration, end: end(on: page))
        defer { isFirstPacket = false }
        return PacketInfo(
            newStream: isFirstPacket ? parameters : nil, leadingTrimFrameCount: trim.leadingTrimFrameCount,
            frameLimit: trim.frameLimit)
    }

    mutating func endPage(_ page: OggPageHeader) {
        if granuleOffset == nil && clock.position > 0 && !page.isLast && page.granulePosition > 0 {
            granuleOffset = max(0, Int(page.granulePosition) - clock.position)
        }
        if page.isLast { hasEnded = true }
    }

    /// The last page's granule position cuts the last packets (RFC 7845 section 4.4), unless it makes
    /// no sense: then everything is played.
    private func end(on page: OggPageHeader) -> Int? {
        guard page.isLast, page.granulePosition > 0 else { return nil }
        let end = Int(clamping: page.granulePosition) - (granuleOffset ?? 0)
        return end < clock.position - 48_000 ? nil : end
    }
}
