// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import SyrinxRealtime
import TestSupport
import Testing

@testable import SyrinxOutput

/// On the real clock, with nothing measured: only what must be true whatever the time.
@Suite("A clock without a device")
struct PacedSinkTests {
    private static let format = PCMFormat(sampleRate: 8_000, channelCount: 2)

    @Test("has a period of 10 ms and a buffer of 80")
    func settings() throws {
        let wake = try WakeEvent()
        let sink = PacedSink(format: Self.format, wake: wake.poller)
        let settings = sink.settings
        #expect(settings.periodFrameCount == 80)
        #expect(settings.bufferFrameCount == 640)
        #expect(settings.format == Self.format)
    }

    @Test("takes whole frames up to its buffer, and never more in the time that has passed")
    func writing() throws {
        let wake = try WakeEvent()
        var sink = PacedSink(format: Self.format, wake: wake.poller)
        let samples = [Int16](repeating: 1, count: 2 * 5_000 + 1)
        let start = MonotonicTime.now
        let delayAtRest = sink.delayFrameCount
        let first = sink.write(samples.span)
        let second = sink.write(samples.span)
        let elapsed = Self.format.frameCount(in: .now - start) + 1
        #expect(delayAtRest == 0)
        #expect(first == .wrote(640))
        if case .wrote(let count) = second {
            #expect(count <= elapsed)
        } else {
            // A machine that slept for 80 ms in between.
            #expect(elapsed >= 640)
        }
    }

    @Test("plays to its end, then stands dry until it is made ready")
    func runsDry() throws {
        let wake = try WakeEvent()
        var sink = PacedSink(format: Self.format, wake: wake.poller)
        let samples = [Int16](repeating: 1, count: 160)
        let written = sink.write(samples.span)
        var readiness = SinkReadiness.writable
        while readiness == .writable { readiness = sink.wait(for: .dryness) }
        let delay = sink.delayFrameCount
        let refused = sink.write(samples.span)
        let isRecovered = sink.recover()
        let again = sink.write(samples.span)
        #expect(written == .wrote(80))
        #expect(readiness == .underrun)
        #expect(delay == 0)
        #expect(refused == .underrun)
        #expect(isRecovered)
        #expect(again == .wrote(80))
    }

    @Test("has room for a period when its wait is over")
    func waitForRoom() throws {
        let wake = try WakeEvent()
        var sink = PacedSink(format: Self.format, wake: wake.poller)
        let samples = [Int16](repeating: 1, count: 1_280)
        _ = sink.write(samples.span)
        let readiness = sink.wait(for: .room)
        let delay = sink.delayFrameCount
        #expect(readiness == .writable)
        #expect(delay <= 560)
    }

    @Test("is woken from every wait", arguments: [SinkInterest.room, .dryness, .wakeUp])
    func wakeUp(interest: SinkInterest) throws {
        let wake = try WakeEvent()
        // At 1 Hz the buffer of two frames lasts for seconds.
        var sink = PacedSink(format: PCMFormat(sampleRate: 1), wake: wake.poller)
        _ = sink.write([1, 2].span)
        wake.interrupt()
        let readiness = sink.wait(for: interest)
        #expect(readiness == .woken)
        // One wake-up ends one sleep: else the thread spins until the next frames come.
        #expect(!wake.poller.sleep(nanoseconds: 0))
    }

    @Test("drains to the last frame, or until it is cancelled")
    func draining() throws {
        let wake = try WakeEvent()
        var sink = PacedSink(format: Self.format, wake: wake.poller)
        _ = sink.write([Int16](repeating: 1, count: 100).span)
        sink.drain { false }
        let delay = sink.delayFrameCount
        #expect(delay == 0)

        var slow = PacedSink(format: PCMFormat(sampleRate: 1), wake: wake.poller)
        _ = slow.write([1, 2].span)
        wake.interrupt()
        var askedCount = 0
        slow.drain {
            askedCount += 1
            return askedCount > 1
        }
        let rest = slow.delayFrameCount
        #expect(rest > 0)
    }

    @Test("drops all at once")
    func dropping() throws {
        let wake = try WakeEvent()
        var sink = PacedSink(format: Self.format, wake: wake.poller)
        _ = sink.write([Int16](repeating: 1, count: 1_280).span)
        sink.drop()
        let delay = sink.delayFrameCount
        #expect(delay == 0)
    }
}
