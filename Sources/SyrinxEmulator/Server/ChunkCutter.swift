// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Cuts encoded bytes into the chunks of an HTTP answer, and says for each how much sound comes
/// before it. Knows no clock.
struct ChunkCutter {
    enum Rule: Equatable {
        /// Chunks of exactly so many bytes; the last may be shorter.
        case exactly(byteCount: Int)
        /// A chunk for each such span of sound, in frames.
        case frames(Int)
        /// Whatever is there.
        case asMade
    }

    struct Chunk: Equatable {
        let bytes: ByteBuffer
        /// Frames of sound before the chunk's first byte.
        let startFrame: Int
    }

    /// Longest chunk unless the rule is ``Rule/exactly(byteCount:)``.
    static let byteCountLimit = 4096

    /// Bytes that came out of the encoder in one piece: a frame, a page.
    private struct Piece {
        var byteCount: Int
        let startFrame: Int
        let endFrame: Int
    }

    private let rule: Rule
    private var bytes = ByteBuffer()
    private var pieces: [Piece] = []

    init(_ rule: Rule) {
        self.rule = rule
    }

    /// - Parameters:
    ///   - piece: Taken over; none when empty.
    ///   - startFrame: Sound before the piece, in frames.
    ///   - endFrame: Sound up to the piece's end.
    mutating func append(_ piece: ByteBuffer, from startFrame: Int, to endFrame: Int) {
        guard piece.readableBytes > 0 else { return }
        bytes.writeImmutableBuffer(piece)
        pieces.append(
            Piece(byteCount: piece.readableBytes, startFrame: startFrame, endFrame: endFrame))
    }

    /// - Parameter isEnd: Whether nothing will be appended any more: hands out what is left.
    /// - Returns: nil when no chunk is complete.
    mutating func next(isEnd: Bool = false) -> Chunk? {
        guard let first = pieces.first, let last = pieces.last else { return nil }
        let byteCount: Int
        switch rule {
        case .exactly(let exact):
            guard bytes.readableBytes >= exact || isEnd else { return nil }
            byteCount = min(exact, bytes.readableBytes)
        case .frames(let span):
            let end = first.startFrame + span
            guard last.endFrame >= end || isEnd else { return nil }
            let before = pieces.prefix { $0.endFrame <= end || $0.startFrame == first.startFrame }
            byteCount = min(before.reduce(0) { $0 + $1.byteCount }, Self.byteCountLimit * 4)
        case .asMade:
            byteCount = min(bytes.readableBytes, Self.byteCountLimit)
        }
        return cut(byteCount, startFrame: first.startFrame)
    }

    private mutating func cut(_ byteCount: Int, startFrame: Int) -> Chunk? {
        guard let slice = bytes.readSlice(length: byteCount) else { return nil }
        var rest = byteCount
        var wholeCount = 0
        while wholeCount < pieces.count, pieces[wholeCount].byteCount <= rest {
            rest -= pieces[wholeCount].byteCount
            wholeCount += 1
        }
        pieces.removeFirst(wholeCount)
        if rest > 0 { pieces[0].byteCount -= rest }
        return Chunk(bytes: slice, startFrame: startFrame)
    }
}
