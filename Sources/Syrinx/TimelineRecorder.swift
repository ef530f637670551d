// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import SyrinxCore

/// The timeline of an utterance while it grows: marked by the network's thread, the decode thread and
/// the caller's task.
///
/// - Thread: any but the render thread, whose facts come through the event ring.
final class TimelineRecorder: Sendable {
    private let state = Mutex(Timeline())

    /// What is told to the caller as it happens.
    let events: AsyncStream<UtteranceEvent>
    private let continuation: AsyncStream<UtteranceEvent>.Continuation

    let timings = TimingLog()

    /// Letters and sounds of a whole part are told at once.
    private static let keptEventCount = 16_384

    init() {
        // A caller that does not listen keeps the newest, and no more.
        (events, continuation) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingNewest(Self.keptEventCount))
    }

    deinit { continuation.finish() }

    var timeline: Timeline { state.withLock { $0 } }

    func mark(_ milestone: Milestone, at time: MonotonicTime = .now) {
        let isNew = state.withLock { timeline in
            guard timeline[milestone] == nil else { return false }
            // A connection that was there before the call counts from the call on.
            timeline.mark(milestone, at: max(time, timeline[.start] ?? time))
            return true
        }
        if isNew { continuation.yield(.reached(milestone)) }
    }

    func update(_ change: (inout Timeline) -> Void) {
        state.withLock { change(&$0) }
    }

    func tell(_ event: UtteranceEvent) {
        continuation.yield(event)
    }

    /// - Parameter timings: From the start of the part's audio.
    func tell(_ timings: [SpeechTiming]) {
        guard !timings.isEmpty else { return }
        for timing in self.timings.take(timings) { tell(.timed(timing)) }
    }

    func end() {
        continuation.finish()
    }
}
