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

    init() {
        // A caller that does not listen keeps the newest, and no more.
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(256))
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

    func end() {
        continuation.finish()
    }
}
