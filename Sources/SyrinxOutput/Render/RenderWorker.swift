// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore
internal import SyrinxRealtime

/// The render thread's whole life: frames off the ring, into the device.
///
/// It waits in one place for one thing at a time, and tells what it sees through the event ring.
/// Everything that it touches was made before it starts.
///
/// - Realtime: ``run()`` neither allocates nor locks from its first frame to its last.
struct RenderWorker<Sink: AudioSink & ~Copyable>: ~Copyable {
    private var sink: Sink
    private var frames: FrameConsumer
    private var facts: EventProducer
    private let flags: PlaybackFlags

    /// Ends this thread's sleep.
    private let wake: WakeEvent

    /// Ends the sleep of the thread that fills the ring and reads the facts.
    private let feeder: WakeEvent

    private let frameCapacity: Int
    private var machine: RenderStateMachine
    private var fade: FadeOut
    private var writtenFrameCount = 0
    private var hasFoundSound = false

    /// When the device ran dry, until frames flow again.
    private var dryTime: MonotonicTime?

    /// - Parameters:
    ///   - sink: Owned, and closed when the worker ends.
    ///   - frames: In the sink's format.
    ///   - frameCapacity: Of the ring that the frames come from.
    init(
        sink: consuming Sink, frames: consuming FrameConsumer, frameCapacity: Int,
        facts: consuming EventProducer, flags: PlaybackFlags, wake: WakeEvent, feeder: WakeEvent
    ) {
        let format = sink.format
        machine = RenderStateMachine(
            firstCushionFrameCount: format.frameCount(in: .milliseconds(60)),
            cushionLimit: frameCapacity * 3 / 4,
            calmFrameCount: format.frameCount(in: .seconds(10)))
        fade = FadeOut(format: format, capacity: max(1, sink.bufferFrameCount))
        self.sink = sink
        self.frames = frames
        self.frameCapacity = frameCapacity
        self.facts = facts
        self.flags = flags
        self.wake = wake
        self.feeder = feeder
    }

    /// Plays until the ring is closed and empty, a stop is requested, or the device is lost.
    mutating func run() {
        while !flags.isStopRequested {
            let isClosed = frames.isClosed()
            let readable = frames.readableFrameCount()
            let isFinished = isClosed && readable == 0
            switch machine.next(readableFrameCount: readable, isFinished: isFinished, isClosed: isClosed) {
            case .waitForFrames: waitForFrames()
            case .write: write(readable)
            case .drain: return drain()
            case .end: return
            }
            if flags.isDeviceLost { return }
        }
        stop()
    }

    private mutating func waitForFrames() {
        wake.arm()
        defer { wake.settle() }
        // Once more, now that no signal can be missed.
        var probe = machine
        let (isClosed, readable) = (frames.isClosed(), frames.readableFrameCount())
        let action = probe.next(
            readableFrameCount: readable, isFinished: isClosed && readable == 0, isClosed: isClosed)
        guard action == .waitForFrames, !flags.isStopRequested else { return }
        switch sink.wait(for: machine.state == .flowing ? .dryness : .wakeUp) {
        case .underrun: runDry()
        case .lost(let code): lose(code)
        case .writable, .woken: updatePosition()
        }
    }

    private mutating func write(_ readable: Int) {
        let isFirst = writtenFrameCount == 0
        // SAFETY: the frames stay where they are until `consume`, which comes after the last use.
        let samples = unsafe frames.peek()
        switch unsafe sink.write(samples.span) {
        case .wrote(0): waitForRoom()
        case .wrote(let count):
            if isFirst { facts.write(RenderFact(.firstWrite)) }
            writtenFrameCount += count
            machine.wrote(count)
            unsafe fade.note(samples.span, frameCount: count)
            if !hasFoundSound { unsafe findSound(samples.span, count) }
            frames.consume(count)
            if let dryTime { resume(since: dryTime) }
            updatePosition()
            if readable - count <= frameCapacity / 2 { feeder.signal() }
        case .underrun: runDry()
        case .lost(let code): lose(code)
        }
    }

    private mutating func waitForRoom() {
        switch sink.wait(for: .room) {
        case .writable, .woken: break
        case .underrun: runDry()
        case .lost(let code): lose(code)
        }
    }

    /// Looks for the first audible frame among those just written, and when it is due.
    private mutating func findSound(_ samples: borrowing Span<Int16>, _ frameCount: Int) {
        let channelCount = sink.format.channelCount
        for index in 0..<frameCount * channelCount
        where samples[index].magnitude > Milestone.silenceLimit.magnitude {
            hasFoundSound = true
            // The delay is that of the last frame written; this one lies before it.
            let ahead = max(0, sink.delayFrameCount - (frameCount - index / channelCount))
            let due = Int64(ahead) * 1_000_000_000 / Int64(sink.format.sampleRate)
            facts.write(RenderFact(.firstAudibleWrite, value: due))
            return feeder.signal()
        }
    }

    private mutating func runDry() {
        if dryTime == nil {
            dryTime = .now
            facts.write(RenderFact(.underrun))
            feeder.signal()
        }
        machine.deviceRanDry()
        if !sink.recover() { lose(0) }
        updatePosition()
    }

    private mutating func resume(since time: MonotonicTime) {
        dryTime = nil
        facts.write(RenderFact(.resumed, value: (.now - time).nanoseconds))
    }

    private mutating func lose(_ code: Int32) {
        facts.write(RenderFact(.lost, value: Int64(code)))
        flags.setDeviceLost()
        feeder.interrupt()
    }

    private mutating func drain() {
        let flags = flags
        sink.drain { flags.isStopRequested }
        guard !flags.isStopRequested else { return stop() }
        flags.setHeardFrameCount(writtenFrameCount)
        facts.write(RenderFact(.drained))
    }

    /// Silent within a period and a fade. What a device cannot take back, it drops.
    private mutating func stop() {
        if writtenFrameCount > 0 {
            updatePosition()
            if let count = sink.takeBack(allBut: sink.periodFrameCount) { fadeOut(takenBackCount: count) }
        }
        sink.drop()
    }

    private mutating func fadeOut(takenBackCount: Int) {
        // SAFETY: the samples stay where they are: they are written before the next call.
        let samples = unsafe fade.fade(takenBackCount: takenBackCount)
        guard case .wrote(1...) = unsafe sink.write(samples.span) else { return }
        // By its own account the device plays for less than that; it is not waited for longer.
        let span = (FadeOut.duration + sink.format.duration(ofFrames: sink.periodFrameCount)) * 2
        let deadline = MonotonicTime.now + span
        sink.drain { MonotonicTime.now > deadline }
    }

    private func updatePosition() {
        flags.setHeardFrameCount(max(0, writtenFrameCount - sink.delayFrameCount))
    }
}
