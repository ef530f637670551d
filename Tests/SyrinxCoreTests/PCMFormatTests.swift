// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@Suite("The shape of audio")
struct PCMFormatTests {
    @Test("frames and time are turned into each other")
    func framesAndTime() {
        let format = PCMFormat(sampleRate: 24_000, channelCount: 2)
        #expect(format.bytesPerFrame == 4)
        #expect(format.duration(ofFrames: 24_000) == .seconds(1))
        #expect(format.duration(ofFrames: 1) == .nanoseconds(41_666))
        #expect(format.frameCount(in: .milliseconds(10)) == 240)
        #expect(format.frameCount(in: .nanoseconds(41_000)) == 0)
        #expect(format.frameCount(in: .seconds(3600)) == 24_000 * 3600)
    }

    @Test("frames survive the way to time and back, to within the microseconds that are dropped")
    func roundTrip() {
        for sampleRate in [8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000, 192_000] {
            let format = PCMFormat(sampleRate: sampleRate)
            for count in [0, 1, 2, 479, 480, 1_000_003] {
                let back = format.frameCount(in: format.duration(ofFrames: count))
                #expect((count - 1...count).contains(back), "\(count) frames at \(sampleRate) Hz")
            }
        }
    }

    @Test("a format says what it is")
    func description() {
        #expect("\(PCMFormat(sampleRate: 16_000))" == "16000 Hz, mono")
        #expect("\(PCMFormat(sampleRate: 48_000, channelCount: 2))" == "48000 Hz, 2 channels")
    }

    @Test("a format without sound ends the process")
    func preconditions() async {
        await #expect(processExitsWith: .failure) { _ = PCMFormat(sampleRate: 0) }
        await #expect(processExitsWith: .failure) { _ = PCMFormat(sampleRate: 8_000, channelCount: 0) }
    }
}
