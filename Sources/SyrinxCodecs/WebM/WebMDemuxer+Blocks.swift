// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// What lies in a block.
extension WebMDemuxer {
    mutating func takeBlockHeader(
        _ byte: UInt8,
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        let isComplete = try block.take(byte)
        if let number = block.trackNumber, number != trackNumber {
            element = nil
            place = .skipping
            if position == elementEnd { try endElement(onPacket) }
        } else if isComplete {
            frameByteCounts = try block.frameByteCounts(of: elementEnd - position)
            frameIndex = 0
            isHeld = mayBeTrimmed
            place = .frame
            try endFrames(onPacket)
        } else if position == elementEnd {
            throw MediaError(.malformed, .giveUp, "a WebM block ends in its header")
        }
    }

    /// Whether a `DiscardPadding` is there, or can still come, or others wait for one. In a group of unknown size, which the
    /// specification does not allow, nobody waits for it.
    private var mayBeTrimmed: Bool {
        guard let outer = open.last, outer.element == .blockGroup, outer.hasKnownSize else { return false }
        return group.discardPadding != 0 || group.isHolding
            || outer.end - elementEnd >= MatroskaBlockGroup.discardPaddingByteCount
    }

    /// Hands on the packet where it is complete, and what is of no bytes behind it.
    mutating func endFrames(
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        while frameIndex < frameByteCounts.count, packet.count == frameByteCounts[frameIndex] {
            frameIndex += 1
            var whole: [UInt8] = []
            swap(&whole, &packet)
            defer {
                whole.removeAll(keepingCapacity: true)
                swap(&whole, &packet)
            }
            if isHeld {
                try group.hold(whole.span)
            } else if let info = opus?.take(whole.span, end: nil) {
                try onPacket(info, whole.span)
            }
        }
        if frameIndex == frameByteCounts.count { try endElement(onPacket) }
    }

    mutating func releaseGroup(
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard var stream = opus else { return }
        defer { opus = stream }
        try group.release(to: &stream, onPacket: onPacket)
    }
}
