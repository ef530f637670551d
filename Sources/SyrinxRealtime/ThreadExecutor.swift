// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Runs the tasks that prefer it on one thread of its own, where they may block.
///
/// The threads that all other tasks share are as few as the cores: two that stand still may be all.
/// The thread ends when nobody holds the executor any more, which a task that prefers it does.
///
/// - Thread: any.
public final class ThreadExecutor: TaskExecutor {
    private let queue: Queue

    /// - Parameter name: Of the thread; 15 bytes of it.
    /// - Throws: Where no thread can be started.
    public init(name: String) throws(ResourceShortage) {
        queue = try Queue()
        try DedicatedThread(name: name, context: queue) { $0.run() }.detach()
    }

    deinit { queue.close() }

    public func enqueue(_ job: consuming ExecutorJob) {
        queue.append(Queue.Entry(job: UnownedJob(job), executor: self))
    }

    /// What the thread works off. It holds this, not the executor: who lets go of that ends the thread.
    private final class Queue: Sendable {
        struct Entry {
            let job: UnownedJob

            /// Alive until the job has run.
            let executor: ThreadExecutor
        }

        private struct State {
            var entries: [Entry] = []
            var isClosed = false
        }

        private let state = Mutex(State())
        private let wake: WakeEvent

        init() throws(ResourceShortage) { wake = try WakeEvent() }

        func append(_ entry: Entry) {
            state.withLock { $0.entries.append(entry) }
            wake.signal()
        }

        func close() {
            state.withLock { $0.isClosed = true }
            wake.signal()
        }

        func run() {
            while true {
                wake.arm()
                let (entries, isClosed) = state.withLock { state in
                    defer { state.entries = [] }
                    return (state.entries, state.isClosed)
                }
                if entries.isEmpty {
                    if isClosed { return }
                    wake.waitArmed()
                }
                wake.settle()
                for entry in entries {
                    // SAFETY: each job is run once, by the executor that it was given to.
                    unsafe entry.job.runSynchronously(on: entry.executor.asUnownedTaskExecutor())
                }
            }
        }
    }
}
