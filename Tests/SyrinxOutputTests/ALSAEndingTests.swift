// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyrinxCore
import SyrinxRealtime
import TestSupport
import Testing

@testable import SyrinxOutput

/// On a device whose clock the test turns: nothing here depends on how fast the machine is.
@Suite("ALSA: stopping and ending")
struct ALSAEndingTests {
    private static let (period, buffer) = (ClockedDevice.period, ClockedDevice.buffer)
    private static let loud = [Int16](repeating: 10_000, count: buffer)

    @Test("what was not heard yet is taken back, but for a period, and other frames are heard instead")
    func takesBack() async throws {
        let device = try ClockedDevice()
        await #expect(processExitsWith: .success) { [path = device.path as String] in
            let wake = try WakeEvent()
            var sink = try ClockedDevice.open(path, wake)
            #expect(sink.write(Self.loud.span) == .wrote(Self.buffer))
            ClockedDevice.advance(480, in: path)
            #expect(sink.takeBack(allBut: Self.period) == Self.buffer - 480 - Self.period)
            #expect(sink.write([3, 2, 1].span) == .wrote(3))
            sink.drain {
                ClockedDevice.advance(100, in: path)
                return false
            }
        }
        #expect(try device.heard == Array(Self.loud.prefix(480 + Self.period)) + [3, 2, 1])
    }

    @Test("a device that has sent its frames off takes nothing back")
    func sentOff() async throws {
        let device = try ClockedDevice(title: "a server somewhere")
        await #expect(processExitsWith: .success) { [path = device.path as String] in
            let wake = try WakeEvent()
            var sink = try ClockedDevice.open(path, wake)
            #expect(sink.write(Self.loud.span) == .wrote(Self.buffer))
            #expect(sink.takeBack(allBut: Self.period) == nil)
            ClockedDevice.advance(Self.buffer - Self.period, in: path)
            // No more than what would be left anyway.
            #expect(sink.takeBack(allBut: Self.period) == 0)
            sink.drain {
                ClockedDevice.advance(100, in: path)
                return false
            }
        }
        #expect(try device.heard == Self.loud)
    }

    @Test("nothing is taken back from a device that stands still or is dry")
    func nothingToTakeBack() async throws {
        let device = try ClockedDevice()
        await #expect(processExitsWith: .success) { [path = device.path as String] in
            let wake = try WakeEvent()
            var sink = try ClockedDevice.open(path, wake)
            #expect(sink.takeBack(allBut: Self.period) == nil)
            #expect(sink.write(Self.loud.span) == .wrote(Self.buffer))
            ClockedDevice.advance(Self.buffer + 1, in: path)
            #expect(sink.takeBack(allBut: Self.period) == nil)
            var null = try ALSASink(name: "null", format: ClockedDevice.format, wake: wake.poller)
            _ = null.write(Self.loud.span)
            #expect(null.takeBack(allBut: Self.period) == nil)
        }
    }

    @Test("an end is heard to its last frame")
    func drains() async throws {
        let device = try ClockedDevice()
        await #expect(processExitsWith: .success) { [path = device.path as String] in
            let wake = try WakeEvent()
            var sink = try ClockedDevice.open(path, wake)
            #expect(sink.write(Self.loud.span) == .wrote(Self.buffer))
            var askedCount = 0
            sink.drain {
                askedCount += 1
                ClockedDevice.advance(70, in: path)
                return false
            }
            // 1920 frames in steps of 70.
            #expect(askedCount >= 28)
        }
        #expect(try device.heard == Self.loud)
    }

    @Test("a device that plays slower than it should is waited for as long as it plays")
    func slow() async throws {
        let device = try ClockedDevice()
        await #expect(processExitsWith: .success) { [path = device.path as String] in
            let wake = try WakeEvent()
            var sink = try ClockedDevice.open(path, wake)
            #expect(sink.write(Self.loud.span) == .wrote(Self.buffer))
            // No patience at all beyond the 80 ms that should be enough: each look finds that it has played.
            sink.drain(standstillLimit: .zero) {
                ClockedDevice.advance(70, in: path)
                return false
            }
        }
        #expect(try device.heard == Self.loud)
    }

    @Test("an end can be cancelled up to its last frame", arguments: [1, 1_000, 1_700, 1_919])
    func cancelled(after frameCount: Int) async throws {
        let device = try ClockedDevice()
        await #expect(processExitsWith: .success) { [path = device.path as String, frameCount] in
            let wake = try WakeEvent()
            var sink = try ClockedDevice.open(path, wake)
            #expect(sink.write(Self.loud.span) == .wrote(Self.buffer))
            var askedCount = 0
            sink.drain(standstillLimit: .seconds(3600)) {
                askedCount += 1
                if askedCount == 1 { ClockedDevice.advance(frameCount, in: path) }
                // In the last period the device itself is draining by now.
                return askedCount == 3
            }
            #expect(askedCount == 3)
            #expect(sink.delayFrameCount == Self.buffer - frameCount)
            sink.drop()
        }
        #expect(try device.heard.count == frameCount)
    }

    @Test("an end that never comes is not waited for", arguments: [0, 1_800])
    func standingStill(after frameCount: Int) async throws {
        let device = try ClockedDevice()
        await #expect(processExitsWith: .success) { [path = device.path as String, frameCount] in
            let wake = try WakeEvent()
            var sink = try ClockedDevice.open(path, wake)
            #expect(sink.write(Self.loud.span) == .wrote(Self.buffer))
            ClockedDevice.advance(frameCount, in: path)
            sink.drain { false }
        }
        #expect(try device.heard.count == frameCount)
    }

    @Test("no more samples are converted than the device has room for", arguments: ["S32_LE", "FLOAT_LE"])
    func convertsWhatFits(sampleFormat: String) async throws {
        let device = try ClockedDevice(sampleFormat: sampleFormat)
        await #expect(processExitsWith: .success) { [path = device.path as String] in
            let wake = try WakeEvent()
            var sink = try ClockedDevice.open(path, wake)
            #expect(sink.write(Self.loud.span) == .wrote(Self.buffer))
            ClockedDevice.advance(Self.period, in: path)
            let quiet = [Int16](repeating: 1, count: Self.buffer)
            #expect(sink.write(quiet.span) == .wrote(Self.period))
            #expect(sink.write(quiet.span) == .wrote(0))
            // SAFETY: as many 32-bit samples as the device's buffer holds.
            let converted = unsafe Array(sink.converted.bindMemory(to: UInt32.self))
            #expect(Set(converted[..<Self.period]).count == 1)
            #expect(Set(converted[Self.period...]).count == 1)
            #expect(converted[0] != converted[Self.period])
        }
    }
}
