// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore
internal import SyrinxRealtime

/// The decode thread's side of the two rings that it shares with the render thread.
///
/// - Thread: the decode thread.
struct DevicePort: ~Copyable, Sendable {
    /// nil until the device is open, and again when no more frames will come.
    var frames: FrameProducer?

    /// The device went away in the middle; an errno value.
    private(set) var lossCode: Int32?

    private var facts: EventConsumer
    private let flags: PlaybackFlags
    private let wake: WakeEvent
    private let feeder: WakeEvent
    private let recorder: TimelineRecorder

    init(
        facts: consuming EventConsumer, flags: PlaybackFlags, wake: WakeEvent, feeder: WakeEvent,
        recorder: TimelineRecorder
    ) {
        self.facts = facts
        self.flags = flags
        self.wake = wake
        self.feeder = feeder
        self.recorder = recorder
    }

    /// Hands over frames in the device's format; waits while the ring is full.
    ///
    /// - Throws: ``MediaError/Reason/stopped`` on a request to stop.
    mutating func write(_ samples: borrowing Span<Int16>) throws(MediaError) {
        guard let channelCount = frames?.channelCount else { return }
        var done = 0
        while done < samples.count && !flags.isDeviceLost {
            if flags.isStopRequested { throw MediaError(.stopped, .giveUp) }
            let count = frames?.write(samples.extracting(done...)) ?? 0
            if count > 0 {
                done += count * channelCount
                wake.signal()
            } else {
                sleepUntilRoom()
            }
        }
    }

    private mutating func sleepUntilRoom() {
        feeder.arm()
        if (frames?.freeFrameCount ?? 0) == 0 && !hasNews { feeder.waitArmed() }
        feeder.settle()
        tellFacts()
    }

    /// Something that a sleeper on the feeder's event must look at.
    var hasNews: Bool {
        mutating get { facts.hasNext || flags.isStopRequested || flags.isDeviceLost || flags.hasRenderEnded }
    }

    /// No more frames will come: what is there is played to its end.
    mutating func close() {
        frames = nil
        wake.signal()
    }

    /// Returns when the render thread has left its loop and all its facts are told.
    mutating func waitForRenderEnd() {
        while !flags.hasRenderEnded {
            feeder.arm()
            if !facts.hasNext && !flags.hasRenderEnded { feeder.waitArmed() }
            feeder.settle()
            tellFacts()
        }
        tellFacts()
    }

    /// Passes on what the render thread has seen.
    mutating func tellFacts() {
        while let fact = facts.next() { tell(fact) }
    }

    private mutating func tell(_ fact: RenderFact) {
        let span = Duration.nanoseconds(fact.value)
        switch fact.kind {
        case .firstWrite: recorder.mark(.firstWrite, at: fact.time)
        case .firstAudibleWrite:
            recorder.mark(.firstAudibleWrite, at: fact.time)
            recorder.mark(.firstAudibleDue, at: fact.time + span)
        case .underrun:
            recorder.update { $0.underrunCount += 1 }
            recorder.tell(.underrun)
        case .resumed:
            recorder.update { $0.underrunDuration += span }
            recorder.tell(.resumed(after: span))
        case .drained: recorder.mark(.drained, at: fact.time)
        case .lost:
            lossCode = Int32(clamping: fact.value)
            recorder.tell(.deviceLost)
        }
    }
}
