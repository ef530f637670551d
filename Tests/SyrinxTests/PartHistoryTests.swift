// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Syrinx

@Suite struct PartHistoryTests {
    private static let format = PCMFormat(sampleRate: 24_000)

    /// Sound without two equal stretches.
    private static let sound = (0..<20_000).map { Int16(truncatingIfNeeded: $0 &* $0 &* 31 &+ $0) }

    /// What is new in a stream that comes in pieces.
    private func take(
        _ samples: [Int16], by count: Int, into history: inout PartHistory
    ) throws(MediaError) -> [Int16] {
        var new: [Int16] = []
        for start in stride(from: 0, to: samples.count, by: count) {
            let piece = Array(samples[start..<min(samples.count, start + count)])
            new += piece[try history.take(piece.span, Self.format)...]
        }
        return new
    }

    @Test(arguments: [0, 1, 2399, 2400, 2401, 7777, 9600], [1, 480, 4800, 20_000])
    func whatIsKnownIsLeftOut(_ known: Int, _ piece: Int) throws {
        var history = PartHistory()
        #expect(try take(Array(Self.sound[..<known]), by: 480, into: &history).count == known)
        history.beginReplay()
        #expect(try take(Self.sound, by: piece, into: &history) == Array(Self.sound[known...]))
        try history.finish()
        #expect(!history.isReplaying && !history.hasDiverged && history.frameCount == Self.sound.count)
    }

    @Test(arguments: [0, 1, 2399, 2400, 5000, 9599], [1, 480, 20_000])
    func anotherSoundIsNoticed(_ place: Int, _ piece: Int) throws {
        var history = PartHistory()
        _ = try take(Array(Self.sound[..<9600]), by: 480, into: &history)
        var other = Self.sound
        other[place] ^= 1
        history.beginReplay()
        #expect(throws: MediaError.self) { try take(other, by: piece, into: &history) }
        // Until another stream begins, nothing of this one is to be believed.
        #expect(history.hasDiverged && history.isReplaying && history.frameCount == 9600)
    }

    @Test func aShorterOneIsAnother() throws {
        var history = PartHistory()
        _ = try take(Array(Self.sound[..<9600]), by: 480, into: &history)
        history.beginReplay()
        _ = try take(Array(Self.sound[..<9000]), by: 480, into: &history)
        #expect(throws: MediaError.self) { try history.finish() }
        #expect(history.hasDiverged)
    }

    @Test func pausesAreFound() throws {
        var history = PartHistory()
        let loud = [Int16](repeating: 5000, count: 24_000)
        for samples in [
            loud, [Int16](repeating: -90, count: 12_000), loud, [Int16](repeating: 0, count: 6000),
        ] {
            _ = try take(samples, by: 480, into: &history)
        }
        let heard = history.makeHeard()
        #expect(heard.length == 2.75)
        #expect(heard.pauses.map(\.start) == [1, 2.5] && heard.pauses.map(\.end) == [1.5, 2.75])
    }
}
