// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Finds the frames of an AMR-WB stream in storage format (RFC 4867 section 5), with or without its
/// magic in front.
///
/// A frame is handed on when its own last byte is there. The magic may come again: then a new stream
/// begins, in the middle of a frame even, where the one before it was cut off. Where a byte cannot begin
/// a frame, it is handed on alone, so that the decoder counts the damage, and frames are looked for
/// that follow each other.
public struct AMRDemuxer: ~Copyable, Demuxer {
    public private(set) var progress = DemuxerProgress(container: .amr)

    private enum Place {
        /// A frame or a magic begins here.
        case frameStart
        case frame(AMRWBFrameType)
        /// It began like one.
        case magic
        /// Among bytes that are neither.
        case searching
    }

    private var place = Place.frameStart

    /// From where ``place`` is on. At most a few frames: what a search wants to see.
    private var buffer = HeaderBuffer()

    /// The next frame is the first of a stream.
    private var startsStream = true

    /// One with sound in it: types 14 and 15 are a single byte, and say little.
    private var hasFoundFrame = false

    /// Passed over since the last frame.
    private var junkByteCount = 0

    /// Among noise, one byte of eleven looks like the start of a frame: so many in a row are no accident.
    private static let frameCountToTrust = 3

    /// So much is looked at for them at the most: frames of one byte may lie between them.
    private static let searchWindow = 4 * AMRWBFrameType.byteCountLimit

    private static let parameters = StreamParameters(codec: .amrWB, format: PCMFormat(sampleRate: 16_000))

    public init() {}

    public mutating func push(
        _ bytes: borrowing Span<UInt8>,
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        var position = 0
        while true {
            switch place {
            case .frameStart:
                guard buffer.fill(to: 1, from: bytes, at: &position) else { return }
                if let type = AMRWBFrameType(buffer.bytes[0]) {
                    place = .frame(type)
                } else if buffer.bytes[0] == UInt8(ascii: "#") {
                    place = .magic
                } else {
                    try loseFrame(onPacket)
                }
            case .frame(let type):
                guard buffer.fill(to: type.byteCount, from: bytes, at: &position) else { return }
                try endFrame(type, onPacket)
            case .magic:
                guard let match = AMRMagic.match(buffer.bytes.span) else {
                    try loseFrame(onPacket)
                    continue
                }
                guard case .whole(let magic) = match else {
                    guard buffer.fill(to: buffer.bytes.count + 1, from: bytes, at: &position) else { return }
                    continue
                }
                if let refusal = magic.refusal { throw MediaError(.unsupported, .giveUp, refusal) }
                buffer.removeFirst(magic.byteCount)
                startsStream = true
                place = .frameStart
            case .searching:
                switch search() {
                case .found: place = .frameStart
                case .nothing: try skipByte()
                case .needs(let count):
                    guard buffer.fill(to: count, from: bytes, at: &position) else { return }
                }
            }
        }
    }

    public mutating func finish(
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        while !buffer.isEmpty {
            switch place {
            case .frameStart: break
            case .frame(let type):
                guard try restartInFrame(type, onPacket) else {
                    throw MediaError(.truncated, .giveUp, "the AMR-WB stream ends in the middle of a frame")
                }
            case .magic:
                throw MediaError(.truncated, .giveUp, "the AMR-WB stream ends in the middle of its magic")
            case .searching:
                if case .found = search(isEnd: true) { place = .frameStart } else { try skipByte() }
            }
            try push(Span(), onPacket: onPacket)
        }
        guard hasFoundFrame || junkByteCount == 0 else {
            throw MediaError(.malformed, .giveUp, "there is no AMR-WB frame in it")
        }
    }

    private mutating func endFrame(
        _ type: AMRWBFrameType,
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard try !restartInFrame(type, onPacket) else { return }
        let hasSound = type.byteCount > 1
        if !hasFoundFrame && hasSound {
            // An error page can begin with a byte that begins a frame.
            guard !buffer.bytes[..<type.byteCount].allSatisfy(Self.isText) else {
                throw MediaError(.malformed, .giveUp, "this is text, not AMR-WB")
            }
            hasFoundFrame = true
            progress.hasReachedAudio = true
        }
        try handOn(type.byteCount, onPacket)
        junkByteCount = 0
    }

    /// Looks for a magic inside a frame: the stream before it was cut off.
    private mutating func restartInFrame(
        _ type: AMRWBFrameType,
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) -> Bool {
        guard let start = magicOffset(before: type.byteCount) else { return false }
        if hasFoundFrame { try handOn(1, onPacket) } else { buffer.removeFirst(1) }
        buffer.removeFirst(start - 1)
        place = .magic
        return true
    }

    /// Where a magic begins, whole or as far as the bytes go.
    private func magicOffset(before end: Int) -> Int? {
        let span = buffer.bytes.span
        for index in 0..<min(end, span.count) where span.starts(with: "#!AMR", at: index) {
            if AMRMagic.match(span.extracting(index...)) != nil { return index }
        }
        return nil
    }

    /// What is held begins no frame.
    private mutating func loseFrame(
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        place = .searching
        if hasFoundFrame { try handOn(1, onPacket) } else { try skipByte() }
    }

    private mutating func handOn(
        _ byteCount: Int,
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        let info = PacketInfo(newStream: startsStream ? Self.parameters : nil)
        startsStream = false
        if case .frame = place { place = .frameStart }
        defer { buffer.removeFirst(byteCount) }
        try onPacket(info, buffer.bytes.span.extracting(..<byteCount))
    }

    private mutating func skipByte() throws(MediaError) {
        buffer.removeFirst(1)
        junkByteCount += 1
        guard junkByteCount <= Limits.searchByteCount else {
            throw MediaError(.malformed, .giveUp, "there is no AMR-WB frame in it")
        }
    }

    private enum Finding {
        case found
        case nothing
        /// More bytes, to tell.
        case needs(Int)
    }

    /// Whether frames follow each other, or a magic lies, from the first byte held on.
    ///
    /// - Parameter isEnd: No more will come: frames up to the very end are enough.
    private func search(isEnd: Bool = false) -> Finding {
        let span = buffer.bytes.span
        var (end, frameCount) = (0, 0)
        while frameCount < Self.frameCountToTrust && end < Self.searchWindow {
            guard end < span.count else {
                return isEnd && end == span.count && frameCount > 0 ? .found : .needs(end + 1)
            }
            if let type = AMRWBFrameType(span[end]) {
                end += type.byteCount
                if type.byteCount > 1 { frameCount += 1 }
            } else {
                switch AMRMagic.match(span.extracting(end...)) {
                case .whole: return .found
                case .part: return .needs(span.count + 1)
                case nil: return .nothing
                }
            }
        }
        return .found
    }

    private static func isText(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) || (0x09...0x0D).contains(byte)
    }
}
