// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Finds the frames of an MPEG Layer III stream.
///
/// A frame is handed on when its last byte is there; the next frame's header is waited for only where
/// there is doubt: behind junk, and where the rate seems to change. ID3 tags, the Xing or VBRI frame
/// that holds no sound, and junk between frames are left out.
public struct MPEGDemuxer: ~Copyable, Demuxer {
    public private(set) var progress = DemuxerProgress(container: .mpeg)

    private enum Place {
        /// Between frames.
        case searching
        /// Ten bytes, of which the last four tell the size (ID3v2.4 section 3.1).
        case tagHeader
        case tag(remaining: Int)
        case frame(MPEGFrameHeader, needsConfirmation: Bool)
    }

    private var place = Place.searching
    private var buffer = HeaderBuffer()

    /// What the last frame was.
    private var parameters: StreamParameters?

    /// Bytes passed over since the last frame.
    private var junkByteCount = 0

    public init() {}

    public mutating func push(
        _ bytes: borrowing Span<UInt8>,
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        var position = 0
        while true {
            switch place {
            case .searching:
                guard buffer.fill(to: MPEGFrameHeader.byteCount, from: bytes, at: &position) else { return }
                try recognize()
            case .tagHeader:
                guard buffer.fill(to: 10, from: bytes, at: &position) else { return }
                let size = buffer.bytes[6..<10].reduce(0) { $0 << 7 | Int($1 & 0x7F) }
                guard size <= Limits.skippedHeaderByteCount else {
                    throw MediaError(.limitExceeded, .giveUp, "the ID3 tag claims \(size) bytes")
                }
                buffer.removeFirst(10)
                place = .tag(remaining: size)
            case .tag(let remaining):
                // Behind junk, a part of it has been looked at already.
                let held = min(remaining, buffer.bytes.count)
                buffer.removeFirst(held)
                let count = min(remaining - held, bytes.count - position)
                position += count
                guard held + count == remaining else {
                    place = .tag(remaining: remaining - held - count)
                    return
                }
                place = .searching
            case .frame(let header, let needsConfirmation):
                let lookAhead = needsConfirmation ? MPEGFrameHeader.byteCount : 0
                guard buffer.fill(to: header.packetByteCount + lookAhead, from: bytes, at: &position)
                else { return }
                if needsConfirmation && !isFollowed(header) {
                    try skipByte()
                } else {
                    try handOn(header, onPacket)
                }
            }
        }
    }

    public mutating func finish(
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        // What only looked like a frame and never came to its end may hide real ones.
        while case .frame(let header, needsConfirmation: true) = place,
            buffer.bytes.count < header.packetByteCount
        {
            try skipByte()
            try push(Span(), onPacket: onPacket)
        }
        switch place {
        case .frame(let header, _):
            guard buffer.bytes.count >= header.packetByteCount else {
                throw MediaError(.truncated, .giveUp, "the MP3 stream ends in the middle of a frame")
            }
            try handOn(header, onPacket)
        case .tagHeader, .tag:
            guard parameters != nil else {
                throw MediaError(.truncated, .giveUp, "the MP3 stream ends in the middle of its tag")
            }
        case .searching:
            guard parameters == nil else { return }
            guard junkByteCount == 0 else {
                throw MediaError(.malformed, .giveUp, "there is no MPEG audio frame in it")
            }
            guard buffer.isEmpty else {
                throw MediaError(.truncated, .giveUp, "the MP3 stream ends before its first frame")
            }
        }
    }

    /// Decides what the four bytes in the buffer start, or drops the first of them.
    private mutating func recognize() throws(MediaError) {
        if buffer.bytes.span.starts(with: "ID3") {
            place = .tagHeader
        } else if buffer.bytes.span.starts(with: "TAG"), parameters != nil {
            // ID3v1: 128 bytes at the end of a file.
            buffer.removeFirst(4)
            place = .tag(remaining: 124)
        } else if let header = MPEGFrameHeader(buffer.bytes.span) {
            progress.hasReachedAudio = true
            let isNews = parameters.map { $0 != header.parameters } ?? false
            place = .frame(header, needsConfirmation: junkByteCount > 0 || isNews)
        } else {
            try skipByte()
        }
    }

    private mutating func skipByte() throws(MediaError) {
        buffer.removeFirst(1)
        place = .searching
        junkByteCount += 1
        guard junkByteCount <= Limits.searchByteCount else {
            throw MediaError(.malformed, .giveUp, "there is no MPEG audio frame in it")
        }
    }

    private func isFollowed(_ header: MPEGFrameHeader) -> Bool {
        let next = MPEGFrameHeader(buffer.bytes.span, at: header.packetByteCount)
        return next?.parameters == header.parameters
    }

    private mutating func handOn(
        _ header: MPEGFrameHeader,
        _ onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        let startsStream = parameters != header.parameters
        defer {
            buffer.removeFirst(header.packetByteCount)
            place = .searching
            junkByteCount = 0
        }
        if startsStream && header.isInfoFrame(buffer.bytes.span) { return }
        parameters = header.parameters
        let packet = buffer.bytes.span.extracting(..<header.packetByteCount)
        try onPacket(PacketInfo(newStream: startsStream ? header.parameters : nil), packet)
    }
}

extension MPEGFrameHeader {
    var parameters: StreamParameters {
        let format = PCMFormat(sampleRate: sampleRate, channelCount: channelCount)
        return StreamParameters(codec: .mp3, format: format)
    }

    /// Whether the frame holds an encoder's notes instead of sound.
    func isInfoFrame(_ packet: borrowing Span<UInt8>) -> Bool {
        let offset = Self.byteCount + (hasChecksum ? 2 : 0) + sideInfoByteCount
        return packet.starts(with: "Xing", at: offset) || packet.starts(with: "Info", at: offset)
            || packet.starts(with: "VBRI", at: Self.byteCount + 32)
    }
}
