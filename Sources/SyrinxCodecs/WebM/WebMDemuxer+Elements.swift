// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// Which element begins and ends where.
extension WebMDemuxer {
    /// Longer ones are passed over: no number and no text of an Opus track comes near.
    private static let valueByteLimit = 1024

    mutating func takeID(
        _ byte: UInt8,
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        if position <= Self.magic.count && byte != Self.magic[position - 1] {
            throw MediaError(.malformed, .giveUp, "this is not a WebM stream")
        }
        guard try integer.take(byte) else { return }
        guard integer.byteCount <= 4 else {
            throw MediaError(.malformed, .giveUp, "the WebM stream has something else than an element in it")
        }
        try settle(MatroskaElement(rawValue: integer.markedValue), onPacket)
        integer = EBMLInteger()
        place = .elementSize
    }

    /// Finds out what an element stands in; what is of unknown size and cannot hold it ends before it
    /// (RFC 8794 section 6.2).
    private mutating func settle(
        _ found: MatroskaElement?,
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        element = nil
        guard let found else { return }
        var depth = open.count
        while depth > 0, open[depth - 1].element != found.parent, canEnd(open[depth - 1], before: found) {
            depth -= 1
        }
        // Where a segment claims to have ended, its clusters may go on.
        let isAtHome =
            depth > 0
            ? open[depth - 1].element == found.parent : found.parent == nil || found.parent == .segment
        guard isAtHome else { return }
        while open.count > depth { try close(onPacket) }
        element = found
    }

    /// A second header in the middle is that of another stream, whatever the sizes say.
    private func canEnd(_ outer: OpenElement, before found: MatroskaElement) -> Bool {
        !outer.hasKnownSize || (found == .ebml && (outer.element == .segment || outer.element == .cluster))
    }

    mutating func takeSize(
        _ byte: UInt8,
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard try integer.take(byte) else { return }
        let size = integer.isUnknown ? nil : integer.value
        integer = EBMLInteger()
        if let element, element.content == .elements {
            return try begin(element, byteCount: size, onPacket)
        }
        guard let size else {
            throw MediaError(.malformed, .giveUp, "a WebM element that holds no others is of unknown size")
        }
        guard size <= Limits.skippedHeaderByteCount else {
            throw MediaError(.limitExceeded, .giveUp, "a WebM element claims \(size) bytes")
        }
        elementEnd = position + size
        try checkEnd()
        switch element?.content {
        case .value? where size <= Self.valueByteLimit: place = .value
        case .block?:
            guard opus != nil else {
                throw MediaError(.malformed, .giveUp, "a WebM block comes before its track's entry")
            }
            guard size > 0 else { throw MediaError(.malformed, .giveUp, "a WebM block is empty") }
            block = MatroskaBlockHeader()
            place = .blockHeader
            return
        default:
            element = nil
            place = .skipping
        }
        if size == 0 { try endElement(onPacket) }
    }

    private mutating func begin(
        _ element: MatroskaElement, byteCount: Int?,
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        let outerEnd = open.last?.end ?? .max
        elementEnd = byteCount.map { position + $0 } ?? outerEnd
        try checkEnd()
        open.append(OpenElement(element: element, end: elementEnd, hasKnownSize: byteCount != nil))
        switch element {
        case .ebml:
            header = EBMLHeader()
            opus = nil
        case .segment: opus = nil
        case .trackEntry: track = MatroskaTrack()
        case .blockGroup: group = MatroskaBlockGroup()
        default: break
        }
        self.element = nil
        try endElement(onPacket)
    }

    /// Segments are known to have been given a wrong size by those who could not go back to correct it.
    private func checkEnd() throws(MediaError) {
        guard let outer = open.last, outer.hasKnownSize, outer.element != .segment else { return }
        guard elementEnd <= outer.end else {
            throw MediaError(.malformed, .giveUp, "a WebM element is longer than what it stands in")
        }
    }

    /// An element is complete, or the start of one that holds others: takes what it says, and ends what
    /// ends with it.
    mutating func endElement(
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        if let element, place == .value {
            let value = EBMLValue(bytes: value)
            switch element.parent {
            case .ebml: header.take(value, of: element)
            case .blockGroup: group.discardPadding = OpusStream.samples48k(nanoseconds: value.signed)
            default: track.take(value, of: element)
            }
        }
        value.removeAll(keepingCapacity: true)
        place = .elementID
        while let last = open.last, position >= last.end { try close(onPacket) }
    }

    private mutating func close(
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        switch open.popLast()?.element {
        case .ebml: try header.check()
        case .trackEntry:
            guard opus == nil, let head = track.opusHead else { return }
            opus = OpusStream(head: head, preferredSampleRate: preferredSampleRate)
            trackNumber = track.number
        case .tracks:
            guard opus != nil else {
                throw MediaError(
                    .unsupported, .giveUp, "there is no mono or stereo Opus track in this WebM stream")
            }
        case .blockGroup: try releaseGroup(onPacket)
        default: break
        }
    }
}
