// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import SyrinxRealtime
import TestSupport
import Testing

@testable import SyrinxOutput

/// A device that does what a test says, and the rest of a playback around it: all on one thread, with
/// no clock.
final class Stage {
    enum Call: Equatable {
        case wait(SinkInterest)
        case write(Int)
        case recover
        case takeBack(allBut: Int)
        case drain
        case drop
    }

    static let format = PCMFormat(sampleRate: 1_000)
    static let frameCapacity = 500

    let flags = PlaybackFlags()
    let wake = try! WakeEvent()
    let feeder = try! WakeEvent()

    /// What the worker did, in order.
    private(set) var calls: [Call] = []
    private(set) var played: [Int16] = []

    /// How many frames were written between one dryness and the next.
    var runs: [Int] {
        calls.split(separator: .recover).map { calls in
            calls.reduce(0) { sum, call in if case .write(let count) = call { sum + count } else { sum } }
        }
    }

    /// What the device has room for.
    var room = Int.max
    var delay = 0

    /// What the next writes come to, in the place of their usual result.
    var writeResults: [SinkWrite] = []
    var canRecover = true
    var stopsWhileDraining = false
    var takesBack = false

    /// What is left to be heard at the stop.
    var delayWhileDraining: Int?

    /// What happens while the worker sleeps, in order. The last one must end the playback.
    private var scenes: [(Stage) -> SinkReadiness] = []
    private var producer: FrameProducer?
    private var consumer: FrameConsumer?

    init() {
        let ring = FrameRing(frameCapacity: Self.frameCapacity, channelCount: 1)
        let newProducer = ring.producer
        let newConsumer = ring.consumer
        producer = consume newProducer
        consumer = consume newConsumer
    }

    /// The next number of frames that arrive: 100, 101, 102 and so on, all of them audible.
    private var nextSample: Int16 = 100

    func arrive(_ count: Int) {
        let samples = (0..<Int16(count)).map { nextSample + $0 }
        arrive(samples: samples)
        nextSample += Int16(count)
    }

    func arrive(samples: [Int16]) {
        let written = producer?.write(samples.span)
        #expect(written == samples.count, "the script fills the ring over its brim")
    }

    func close() { producer = nil }

    var closes: (Stage) -> SinkReadiness {
        { stage in
            stage.close()
            return .woken
        }
    }

    /// Lets the worker run through `scenes` to its end.
    ///
    /// - Returns: What it told, without the times.
    func play(_ scenes: [(Stage) -> SinkReadiness] = []) -> [RenderFact] {
        self.scenes = scenes
        guard let frames = consumer.take() else { return [] }
        let events = EventRing()
        var facts = events.consumer
        var worker = RenderWorker(
            sink: FakeSink(stage: self), frames: frames, frameCapacity: Self.frameCapacity,
            facts: events.producer, flags: flags, wake: wake, feeder: feeder)
        worker.run()
        var told: [RenderFact] = []
        while let fact = facts.next() { told.append(fact) }
        #expect(self.scenes.isEmpty, "scenes that were not reached")
        return told
    }

    // MARK: What the device sees

    fileprivate func wait(for interest: SinkInterest) -> SinkReadiness {
        calls.append(.wait(interest))
        guard !scenes.isEmpty else {
            Issue.record("the worker sleeps for ever")
            flags.requestStop()
            return .woken
        }
        return scenes.removeFirst()(self)
    }

    fileprivate func write(_ samples: [Int16]) -> SinkWrite {
        let result = writeResults.isEmpty ? .wrote(min(samples.count, room)) : writeResults.removeFirst()
        guard case .wrote(let count) = result else { return result }
        calls.append(.write(count))
        played += samples.prefix(count)
        if room != Int.max { room -= count }
        delay += count
        return result
    }

    fileprivate func recover() -> Bool {
        calls.append(.recover)
        return canRecover
    }

    fileprivate func takeBack(allBut frameCount: Int) -> Int? {
        calls.append(.takeBack(allBut: frameCount))
        guard takesBack else { return nil }
        let taken = max(0, delay - frameCount)
        played.removeLast(taken)
        delay -= taken
        room = .max
        return taken
    }

    fileprivate func drain(_ isCancelled: () -> Bool) {
        calls.append(.drain)
        // A fade is drained by the clock: not cancelled before its time.
        if flags.isStopRequested { return #expect(!isCancelled()) }
        if let delayWhileDraining { delay = delayWhileDraining }
        if stopsWhileDraining { flags.requestStop() }
        #expect(isCancelled() == stopsWhileDraining)
    }

    fileprivate func drop() { calls.append(.drop) }
}

private struct FakeSink: ~Copyable, AudioSink {
    let stage: Stage

    var format: PCMFormat { Stage.format }
    var periodFrameCount: Int { 10 }
    var bufferFrameCount: Int { 80 }
    var delayFrameCount: Int { stage.delay }

    mutating func wait(for interest: SinkInterest) -> SinkReadiness { stage.wait(for: interest) }
    mutating func write(_ samples: borrowing Span<Int16>) -> SinkWrite { stage.write(samples.array) }
    mutating func recover() -> Bool { stage.recover() }
    mutating func takeBack(allBut frameCount: Int) -> Int? { stage.takeBack(allBut: frameCount) }
    mutating func drain(isCancelled: () -> Bool) { stage.drain(isCancelled) }
    mutating func drop() { stage.drop() }
}
