// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@testable import SyrinxOutput

@Suite("A sound that gets quieter instead of being cut off")
struct FadeOutTests {
    /// 8 ms at 1 kHz: 8 frames.
    private static func fade(
        _ pieces: [[Int16]], takenBack: Int, channelCount: Int = 1, capacity: Int = 20
    ) -> [Int16] {
        let format = PCMFormat(sampleRate: 1_000, channelCount: channelCount)
        var fade = FadeOut(format: format, capacity: capacity)
        for piece in pieces { fade.note(piece.span, frameCount: piece.count / channelCount) }
        // SAFETY: copied before the next call.
        return unsafe Array(fade.fade(takenBackCount: takenBack))
    }

    @Test("goes on where the sound was taken back, down to nothing")
    func straightLine() {
        let sound = Array(repeating: Int16(100), count: 5) + Array(repeating: 800, count: 12)
        #expect(Self.fade([sound], takenBack: 12) == [700, 600, 500, 400, 300, 200, 100, 0])
        #expect(Self.fade([sound], takenBack: 14) == [87, 75, 500, 400, 300, 200, 100, 0])
        #expect(Self.fade([[.min, .min, .min]], takenBack: 3)[0] == -28_672)
    }

    @Test("holds the last frame where too little was taken back")
    func held() {
        #expect(Self.fade([[8, 80, 800]], takenBack: 0) == [700, 600, 500, 400, 300, 200, 100, 0])
        #expect(Self.fade([[8, 80, 800]], takenBack: 2) == [70, 600, 500, 400, 300, 200, 100, 0])
        #expect(Self.fade([[8, 80, 800]], takenBack: 99)[..<2] == [7, 60])
    }

    @Test("remembers as much as can be taken back, however it came", arguments: [1, 3, 7, 20, 45])
    func pieces(size: Int) {
        let sound = (0..<45).map { Int16($0 * 100) }
        let pieces = stride(from: 0, to: 45, by: size).map { Array(sound[$0..<min(45, $0 + size)]) }
        let expected: [Int16] = [2_187, 1_950, 1_687, 1_400, 1_087, 750, 387, 0]
        #expect(Self.fade(pieces, takenBack: 20) == expected)
        #expect(Self.fade(pieces, takenBack: 33) == expected)
    }

    @Test("each channel fades by itself")
    func channels() {
        let sound = (0..<18).map { $0 % 2 == 0 ? Int16(800) : -80 }
        let faded = Self.fade([sound], takenBack: 9, channelCount: 2)
        #expect(faded == [700, -70, 600, -60, 500, -50, 400, -40, 300, -30, 200, -20, 100, -10, 0, 0])
    }

    @Test("is nothing where nothing was heard, or the rate is too low for it")
    func nothing() {
        #expect(Self.fade([], takenBack: 5).isEmpty)
        var slow = FadeOut(format: PCMFormat(sampleRate: 1), capacity: 1)
        slow.note([5].span, frameCount: 1)
        // SAFETY: copied at once.
        #expect(unsafe Array(slow.fade(takenBackCount: 1)).isEmpty)
    }
}
