// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Where in a recording something that was played lies, and whether all of it lies in its place.
struct Alignment: Sendable {
    /// Of the whole.
    let similarity: Double

    /// The same, beside what was encoded.
    let sourceSimilarity: Double

    /// Windows that are not where they should be, in milliseconds from the start.
    let strayMilliseconds: [Int]

    /// Sound before or after.
    let hasMore: Bool

    /// The first milliseconds of a stream may be missing from PulseAudio's monitor: it starts in the
    /// middle of a block that the monitor has given out already.
    private static let missing = Material.sampleRate / 100

    private static let windowLength = Material.sampleRate / 10

    /// - Parameters:
    ///   - played: What was decoded.
    ///   - source: What was encoded; a decoder may put up to 50 ms in front of it.
    /// - Returns: nil where it was not heard.
    init?(of played: [Int16], from source: [Int16], in recording: [Int16]) {
        guard let offset = Self.find(played, in: recording) else { return nil }
        let heard = (offset..<offset + played.count).map {
            recording.indices.contains($0) ? recording[$0] : 0
        }
        similarity = correlation(Array(played.dropFirst(Self.missing)), Array(heard.dropFirst(Self.missing)))
        let loud = Self.loudest(played)..<Self.loudest(played) + Self.windowLength
        let lag = (0...Material.sampleRate / 20).max { left, right in
            Self.similarity(played, loud, source, -left) < Self.similarity(played, loud, source, -right)
        }
        sourceSimilarity = correlation(source, heard, lag: lag ?? 0)
        strayMilliseconds = Self.strays(played, heard)
        let around = recording.prefix(max(0, offset)) + recording.dropFirst(max(0, offset + played.count))
        hasMore = around.contains { $0 != 0 }
    }

    /// By its loudest tenth of a second, to the bit where it is there.
    private static func find(_ played: [Int16], in recording: [Int16]) -> Int? {
        let start = loudest(played)
        let window = Array(played[start..<start + windowLength])
        var best = (similarity: 0.9, offset: Int?.none)
        for place in 0..<max(0, recording.count - windowLength) {
            // Something quick first: samples in the middle that are nearly the same.
            let distance =
                [0, 100, 200].map { windowLength / 2 + $0 }.map {
                    abs(Int(window[$0]) - Int(recording[place + $0]))
                }.max() ?? 0
            guard distance <= 64 else { continue }
            let similarity = similarity(window, 0..<windowLength, recording, place)
            if similarity > best.similarity { best = (similarity, place - start) }
        }
        return best.offset
    }

    private static func loudest(_ samples: [Int16]) -> Int {
        let starts = stride(from: windowLength, to: samples.count - 2 * windowLength, by: windowLength)
        let power = starts.map { start in
            samples[start..<start + windowLength].reduce(0) { $0 + Int($1.magnitude) }
        }
        let index = power.indices.max { power[$0] < power[$1] } ?? 0
        return windowLength * (index + 1)
    }

    /// Of a piece of one and of the same piece, so much later, of the other.
    private static func similarity(
        _ left: [Int16], _ piece: Range<Int>, _ right: [Int16], _ later: Int
    ) -> Double {
        let moved = (piece.lowerBound + later)..<(piece.upperBound + later)
        guard moved.lowerBound >= 0, moved.upperBound <= right.count else { return 0 }
        return correlation(Array(left[piece]), Array(right[moved]))
    }

    /// Every 100 ms: the best place within 5 ms must be the place itself, by no more than 1 ms.
    private static func strays(_ played: [Int16], _ heard: [Int16]) -> [Int] {
        let tolerance = Material.sampleRate / 1000
        return stride(from: missing, to: played.count - windowLength, by: windowLength).filter { start in
            let piece = start..<start + windowLength
            if played[piece] == heard[piece] || played[piece].allSatisfy({ $0.magnitude < 200 }) {
                return false
            }
            let best = (-5 * tolerance...5 * tolerance).max {
                similarity(played, piece, heard, $0) < similarity(played, piece, heard, $1)
            }
            return abs(best ?? .max) > tolerance || similarity(played, piece, heard, 0) < 0.9
        }.map { $0 * 1000 / Material.sampleRate }
    }
}
