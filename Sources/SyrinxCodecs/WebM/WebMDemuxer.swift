// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Finds the Opus packets of a WebM or Matroska stream (RFC 8794, RFC 9559).
///
/// A packet is handed on when its own last byte is there, whatever is still to come of its block and
/// its cluster. Only in a `BlockGroup` that has room for a `DiscardPadding` behind its block, packets
/// wait for the group's end: until then nobody knows how much of them is to be heard. (Most writers use
/// such a group for the last packet alone.)
///
/// Segments and clusters may be of unknown size. The first Opus track is played; others, and elements
/// that say nothing of it, are passed over. Packets sound one after the other: timestamps are not
/// looked at. Another EBML header, or another segment, starts a new stream.
public struct WebMDemuxer: ~Copyable, Demuxer {
    public internal(set) var progress = DemuxerProgress(container: .webM)

    enum Place {
        case elementID
        case elementSize
        case value
        case skipping
        case blockHeader
        case frame
    }

    struct OpenElement {
        var element: MatroskaElement

        /// The position behind it; of the element around it, where its own size is unknown.
        var end: Int
        var hasKnownSize: Bool
    }

    var place = Place.elementID

    /// Of the next byte, from the start of the body.
    var position = 0
    var integer = EBMLInteger()

    /// What is read, where it is an element that matters, and the position behind it.
    var element: MatroskaElement?
    var elementEnd = 0
    var value: [UInt8] = []

    /// What that stands in: four deep at the most.
    var open: [OpenElement] = []

    var header = EBMLHeader()
    var track = MatroskaTrack()

    /// The track that is played, and its stream.
    var trackNumber: Int?
    var opus: OpusStream?

    var block = MatroskaBlockHeader()
    var group = MatroskaBlockGroup()

    /// The packets of this block wait in ``group``.
    var isHeld = false
    var frameByteCounts: [Int] = []
    var frameIndex = 0
    var packet: [UInt8] = []

    /// In Hz, where the caller knows better than the stream's hint.
    let preferredSampleRate: Int?

    /// - Parameter sampleRate: To decode at: 8, 12, 16, 24 or 48 kHz; nil: as the stream suggests.
    public init(sampleRate: Int? = nil) {
        preferredSampleRate = sampleRate
    }

    /// An EBML header's id: what every stream starts with.
    static let magic: [UInt8] = [0x1A, 0x45, 0xDF, 0xA3]

    static func recognizes(_ start: borrowing Span<UInt8>) -> Bool {
        start.count >= 4 && start.littleEndian32(at: 0) == 0xA3DF_451A
    }

    public mutating func push(
        _ bytes: borrowing Span<UInt8>,
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        var index = 0
        while index < bytes.count {
            let isPiecewise = place == .value || place == .skipping || place == .frame
            let end = place == .frame ? position + frameByteCounts[frameIndex] - packet.count : elementEnd
            let count = isPiecewise ? min(end - position, bytes.count - index) : 1
            let piece = bytes.extracting(index..<index + count)
            index += count
            position += count
            switch place {
            case .elementID: try takeID(piece[0], onPacket)
            case .elementSize: try takeSize(piece[0], onPacket)
            case .blockHeader: try takeBlockHeader(piece[0], onPacket)
            case .frame:
                progress.hasReachedAudio = true
                packet.append(copying: piece)
                try endFrames(onPacket)
            case .value:
                value.append(copying: piece)
                if position == elementEnd { try endElement(onPacket) }
            case .skipping:
                if position == elementEnd { try endElement(onPacket) }
            }
        }
    }

    public mutating func finish(
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard position > 0 else { return }
        let isBetweenElements = place == .elementID && integer.isEmpty
        guard isBetweenElements, !open.contains(where: \.hasKnownSize) else {
            // How much of a group that is cut off is padding, is not known: it is not heard.
            throw MediaError(.truncated, .giveUp, "the WebM stream ends in the middle of an element")
        }
        guard opus != nil else {
            throw MediaError(.truncated, .giveUp, "the WebM stream ends before its audio")
        }
    }
}
