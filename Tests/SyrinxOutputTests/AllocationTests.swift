// SPDX-License-Identifier: Apache-2.0

import AllocationCounter
import Glibc
import Synchronization
import SyrinxCore
import SyrinxRealtime
import TestSupport
import Testing

@testable import SyrinxOutput

/// What the compiler's own check cannot see: alsa-lib, the runtime, code that is not specialised.
@Suite("No allocation on the render path", .enabled(if: allocation_counter_works()))
struct AllocationTests {
    private final class Tally: Sendable {
        private let calls = Atomic<Int>(-1)
        private let frames = Atomic<Int>(0)

        var callCount: Int {
            get { calls.load(ordering: .relaxed) }
            set { calls.store(newValue, ordering: .relaxed) }
        }

        var frameCount: Int {
            get { frames.load(ordering: .relaxed) }
            set { frames.store(newValue, ordering: .relaxed) }
        }
    }

    /// Takes everything at once.
    private struct Sink: ~Copyable, AudioSink {
        let format = PCMFormat(sampleRate: 24_000)
        let periodFrameCount = 240
        let bufferFrameCount = 1_920
        var delayFrameCount: Int { 0 }
        let wake: WakeEvent.Poller

        mutating func wait(for interest: SinkInterest) -> SinkReadiness {
            interest == .room || wake.sleep(nanoseconds: -1) ? .woken : .writable
        }

        mutating func write(_ samples: borrowing Span<Int16>) -> SinkWrite { .wrote(min(samples.count, 240)) }
        mutating func recover() -> Bool { true }
        mutating func takeBack(allBut frameCount: Int) -> Int? { nil }
        mutating func drain(isCancelled: () -> Bool) {}
        mutating func drop() {}
    }

    private struct Job: ~Copyable, Sendable {
        var frames: FrameConsumer
        var facts: EventProducer
        let flags = PlaybackFlags()
        let wake: WakeEvent
        let feeder: WakeEvent
        let tally: Tally

        /// Counts from the worker's first step to its last.
        consuming func run<Sink: AudioSink & ~Copyable>(_ sink: consuming Sink) {
            let (flags, tally) = (flags, tally)
            var worker = RenderWorker(
                sink: sink, frames: frames, frameCapacity: 4_800, facts: facts, flags: flags, wake: wake,
                feeder: feeder)
            allocation_counter_start()
            worker.run()
            tally.callCount = allocation_counter_stop()
            tally.frameCount = flags.heardFrameCount
        }
    }

    /// Sends 10,000 periods through a worker on a thread of its own.
    private static func count(
        _ body: @escaping @Sendable (consuming Job) -> Void
    ) throws -> Tally {
        let tally = Tally()
        let (wake, feeder) = try (WakeEvent(), WakeEvent())
        let ring = FrameRing(frameCapacity: 4_800, channelCount: 1)
        var producer = ring.producer
        let events = EventRing()
        let job = Job(frames: ring.consumer, facts: events.producer, wake: wake, feeder: feeder, tally: tally)
        let thread = try DedicatedThread(name: "render", context: job, body)
        let period = [Int16](repeating: 1_000, count: 240)
        for _ in 0..<10_000 {
            var rest = period[...]
            while !rest.isEmpty {
                let written = producer.write(rest.span)
                rest = rest.dropFirst(written)
                wake.signal()
                if written == 0 { sched_yield() }
            }
        }
        drop(producer)
        wake.interrupt()
        thread.join()
        return tally
    }

    @Test("the counter counts")
    func counter() {
        allocation_counter_start()
        let memory = UnsafeMutablePointer<Int>.allocate(capacity: 100)
        // SAFETY: owned here.
        unsafe memory.deallocate()
        #expect(allocation_counter_stop() == 2)
    }

    @Test("10,000 periods into a sink that takes all")
    func fakeSink() throws {
        let tally = try Self.count { job in
            let sink = Sink(wake: job.wake.poller)
            job.run(sink)
        }
        #expect(tally.frameCount == 2_400_000)
        #expect(tally.callCount == 0)
    }

    @Test("10,000 periods into ALSA's null device")
    func alsaSink() throws {
        let tally = try Self.count { job in
            guard
                let sink = try? ALSASink(
                    name: "null", format: PCMFormat(sampleRate: 24_000), wake: job.wake.poller)
            else { return }
            job.run(sink)
        }
        #expect(tally.frameCount == 2_400_000)
        #expect(tally.callCount == 0)
    }
}
