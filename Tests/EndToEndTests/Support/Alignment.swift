// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Where in a recording something that was played lies, and whether all of it lies in its place.
struct Alignment {
    /// Of the source's first sample in the recording.
    let offset: Int

    /// Of the whole.
    let similarity: Double

    /// Windows that are not where they should be, in the source's milliseconds.
    let strayMilliseconds: [Int]

    /// Sound before or after the source.
    let hasMore: Bool

    /// The first milliseconds of a stream may be missing from PulseAudio's monitor: it starts in the
    /// middle of a block that the monitor has given out already.
    private static let missing = Material.sampleRate / 100

    /// nil: the source is not in it.
    init?(of source: [Int16], in recording: [Int16]) {
        guard let offset = Self.find(source, in: recording) else { return nil }
        self.offset = offset
        let heard = Self.cut(recording, offset, source.count)
        similarity = correlation(Array(source.dropFirst(Self.missing)), Array(heard.dropFirst(Self.missing)))
        strayMilliseconds = Self.strays(source, heard)
        let before = recording.prefix(max(0, offset))
        let after = recording.dropFirst(max(0, offset + source.count))
        hasMore = before.contains { $0 != 0 } || after.contains { $0 != 0 }
    }

    /// By its loudest tenth of a second, which is looked for everywhere, first by a few samples.
    private static func find(_ source: [Int16], in recording: [Int16]) -> Int? {
        let length = Material.sampleRate / 10
        let starts = stride(from: length, to: source.count - length, by: length)
        let power = { (start: Int) in source[start..<start + length].reduce(0) { $0 + abs(Int($1)) } }
        guard let start = starts.max(by: { power($0) < power($1) }), recording.count > length else { return nil }
        let window = Array(source[start..<start + length])
        guard let peak = window.indices.max(by: { window[$0].magnitude < window[$1].magnitude }) else { return nil }
        let limit = Int(window[peak].magnitude / 8)
        var best: (similarity: Double, offset: Int) = (0.9, 0)
        for position in peak..<recording.count - (length - peak)
        where abs(Int(recording[position]) - Int(window[peak])) <= limit {
            let place = position - peak
            let similarity = correlation(window, Array(recording[place..<place + length]))
            if similarity > best.similarity { best = (similarity, place - start) }
        }
        return best.similarity > 0.9 ? best.offset : nil
    }

    private static func cut(_ recording: [Int16], _ offset: Int, _ count: Int) -> [Int16] {
        (offset..<offset + count).map { recording.indices.contains($0) ? recording[$0] : 0 }
    }

    /// Every 100 ms: the best place within 5 ms must be the place itself, by no more than 1 ms.
    private static func strays(_ source: [Int16], _ heard: [Int16]) -> [Int] {
        let (length, tolerance) = (Material.sampleRate / 10, Material.sampleRate / 1000)
        return stride(from: missing, to: source.count - length, by: length).filter { start in
            let window = Array(source[start..<start + length])
            let here = Array(heard[start..<start + length])
            if window == here || window.allSatisfy({ $0.magnitude < 200 }) { return false }
            let range = max(-start, -5 * tolerance)...min(5 * tolerance, source.count - length - start)
            let best = range.max { left, right in
                correlation(window, Array(heard[(start + left)..<(start + left + length)]))
                    < correlation(window, Array(heard[(start + right)..<(start + right + length)]))
            }
            return abs(best ?? .max) > tolerance || correlation(window, here) < 0.9
        }.map { $0 * 1000 / Material.sampleRate }
    }
}
