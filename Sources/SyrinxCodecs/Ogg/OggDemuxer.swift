// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Finds the Opus packets of an Ogg stream (RFC 3533, RFC 7845).
///
/// A packet is handed on when its own last byte is there, in the middle of its page: a page of a
/// second then costs no second. The page's checksum comes out afterwards; pages that fail it are
/// counted, not taken back. Streams that follow each other in one body (chaining) are played one
/// after the other; of streams side by side, the first Opus stream is played.
public struct OggDemuxer: ~Copyable, Demuxer {
    public private(set) var progress = DemuxerProgress(container: .ogg)

    private enum Place {
        case pageHeader
        case segmentTable
        case body
    }

    private var place = Place.pageHeader
    private var buffer = HeaderBuffer()
    private var page: OggPageHeader?
    private var checksum = OggChecksum()

    /// The page's segments, the next one, and how much of that is still to come.
    private var segments: [UInt8] = []
    private var segmentIndex = 0
    private var segmentRemaining = 0

    /// The stream that is followed, by serial number.
    private var serialNumber: Int?
    private var opus: OggOpusStream?
    private var packet: [UInt8] = []

    /// The packet that goes on here began on a page that never came.
    private var isHeadless = false
    private var hasFoundPage = false
    private var junkByteCount = 0

    /// In Hz, where the caller knows better than the stream's hint.
    private let preferredSampleRate: Int?

    /// - Parameter sampleRate: To decode at: 8, 12, 16, 24 or 48 kHz; nil: as the stream suggests.
    public init(sampleRate: Int? = nil) {
        preferredSampleRate = sampleRate
    }

    public mutating func push(
        _ bytes: borrowing Span<UInt8>,
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        var position = 0
        // A packet of 255 bytes ends with a segment of none: nothing is waited for then.
        while position < bytes.count || (place == .body && segmentRemaining == 0) {
            switch place {
            case .pageHeader:
                guard buffer.fill(to: OggPageHeader.byteCount, from: bytes, at: &position) else { return }
                try startPage()
            case .segmentTable:
                guard let page, buffer.fill(to: page.segmentCount, from: bytes, at: &position) else { return }
                segments = buffer.bytes
                for byte in segments { checksum.add(byte) }
                buffer.removeAll()
                segmentIndex = 0
                segmentRemaining = segments.first.map(Int.init) ?? 0
                place = .body
            case .body:
                try takeSegment(bytes, &position, onPacket)
            }
        }
    }

    public mutating func finish(
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        let rest = buffer.bytes
        let isPageBegun =
            place != .pageHeader
            || rest.indices.contains { "OggS".utf8.starts(with: rest[$0...].prefix(4)) }
        guard hasFoundPage || isPageBegun || (rest.isEmpty && junkByteCount == 0) else {
            throw MediaError(.malformed, .giveUp, "there is no Ogg page in it")
        }
        guard !isPageBegun, packet.isEmpty else {
            throw MediaError(.truncated, .giveUp, "the Ogg stream ends in the middle of a page")
        }
        guard hasFoundPage else { return }
        guard let opus else {
            throw MediaError(
                .unsupported, .giveUp,
                "there is no Opus stream in this Ogg stream: Vorbis and others are not decoded here")
        }
        guard opus.isComplete else {
            throw MediaError(.truncated, .giveUp, "the Ogg stream ends before its audio")
        }
    }

    private mutating func startPage() throws(MediaError) {
        guard let header = OggPageHeader(buffer.bytes.span) else {
            junkByteCount += 1
            guard junkByteCount <= Limits.searchByteCount else {
                throw MediaError(.malformed, .giveUp, "there is no Ogg page in it")
            }
            buffer.removeFirst(1)
            return
        }
        checksum = OggChecksum()
        for (index, byte) in buffer.bytes.enumerated() {
            // The checksum's own bytes count as zero.
            checksum.add((22..<26).contains(index) ? 0 : byte)
        }
        buffer.removeAll()
        junkByteCount = 0
        hasFoundPage = true
        // All streams of a link of a chain begin before the audio of any of them (RFC 3533 section 4): a
        // stream that begins later is a new link, whether or not the last one was properly ended.
        if header.isFirst && (opus?.isComplete ?? true || opus?.hasEnded == true) {
            serialNumber = header.serialNumber
            opus = nil
            packet.removeAll(keepingCapacity: true)
        }
        if header.serialNumber == serialNumber {
            // Without the flag, what was begun on the page before is never finished.
            if !header.isContinued { packet.removeAll(keepingCapacity: true) }
            isHeadless = header.isContinued && packet.isEmpty && opus?.isComplete == true
        }
        page = header
        place = .segmentTable
        if header.segmentCount == 0 { try endPage() }
    }

    private mutating func takeSegment(
        _ bytes: borrowing Span<UInt8>, _ position: inout Int,
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard segmentIndex < segments.count else { return try endPage() }
        let count = min(segmentRemaining, bytes.count - position)
        let piece = bytes.extracting(position..<position + count)
        checksum.add(piece)
        position += count
        segmentRemaining -= count
        let isFollowed = page?.serialNumber == serialNumber
        if isFollowed {
            if opus?.isComplete == true && count > 0 { progress.hasReachedAudio = true }
            guard packet.count + count <= Limits.packetByteCount || opus?.skipsPacket == true else {
                throw MediaError(.limitExceeded, .giveUp, "an Ogg packet is longer than any Opus packet")
            }
            if opus?.skipsPacket != true && !isHeadless {
                packet.append(copying: piece)
            }
        }
        guard segmentRemaining == 0 else { return }
        let endsPacket = segments[segmentIndex] < 255
        segmentIndex += 1
        if segmentIndex < segments.count { segmentRemaining = Int(segments[segmentIndex]) }
        if isFollowed && endsPacket && isHeadless {
            isHeadless = false
        } else if isFollowed && endsPacket {
            var whole: [UInt8] = []
            swap(&whole, &packet)
            defer {
                whole.removeAll(keepingCapacity: true)
                swap(&whole, &packet)
            }
            try endPacket(whole.span, onPacket)
        }
        if segmentIndex == segments.count { try endPage() }
    }

    private mutating func endPacket(
        _ packet: borrowing Span<UInt8>,
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard let page else { return }
        if opus == nil {
            opus = try OggOpusStream(header: packet, preferredSampleRate: preferredSampleRate)
            if opus == nil { serialNumber = nil }  // Not Opus: another stream may be.
            return
        }
        guard let info = opus?.take(packet, on: page) else { return }
        try onPacket(info, packet)
    }

    private mutating func endPage() throws(MediaError) {
        guard let page else { return }
        if checksum.value != page.checksum { progress.damagedPageCount += 1 }
        if page.serialNumber == serialNumber { opus?.endPage(page) }
        self.page = nil
        segments.removeAll(keepingCapacity: true)
        segmentIndex = 0
        place = .pageHeader
    }
}
