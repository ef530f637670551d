// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// One logical Opus stream inside Ogg (RFC 7845): two headers, then audio.
struct OggOpusStream {
    private var stream: OpusStream
    private var hasTags = false

    /// What the granule positions have more than the stream's own, in streams that were cut out of a
    /// longer one (RFC 7845 section 4.3). nil until the first page of audio is complete.
    private var granuleOffset: Int?

    /// Before the first packet that ends on the page under way.
    private var pageStart = 0

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
        stream = OpusStream(head: head, preferredSampleRate: preferredSampleRate)
    }

    /// - Returns: nil for a packet that holds no audio.
    mutating func take(_ packet: borrowing Span<UInt8>, on page: OggPageHeader) -> PacketInfo? {
        guard hasTags else {
            hasTags = true
            return nil
        }
        return stream.take(packet, end: end(on: page))
    }

    mutating func endPage(_ page: OggPageHeader) {
        if granuleOffset == nil && stream.position > 0 && !page.isLast && page.granulePosition > 0 {
            granuleOffset = max(0, Int(page.granulePosition) - stream.position)
        }
        if page.isLast { hasEnded = true }
        pageStart = stream.position
    }

    /// The last page's granule position cuts the last packets (RFC 7845 section 4.4), unless it lies before the
    /// page itself and so makes no sense: then everything is played.
    private func end(on page: OggPageHeader) -> Int? {
        guard page.isLast, page.granulePosition > 0 else { return nil }
        let end = Int(clamping: page.granulePosition) - (granuleOffset ?? 0)
        return end < pageStart ? nil : end
    }
}
