// SPDX-License-Identifier: Apache-2.0

import CBareCalls
import Synchronization
import SyrinxRealtime

/// A thread that sleeps on a ``WakeEvent`` as the engine's threads do, and notes when it wakes.
final class Sleeper {
    private final class Shared: Sendable {
        let event = try! WakeEvent()
        let isAsked = Atomic<Bool>(false)
        let isOver = Atomic<Bool>(false)

        /// 0 until the thread has woken.
        let wakeTime = Atomic<Int64>(0)
    }

    private let shared = Shared()
    private let thread: DedicatedThread

    init() {
        thread = try! DedicatedThread(name: "bench-sleeper", context: shared) { shared in
            while true {
                shared.event.arm()
                if !shared.isAsked.load(ordering: .acquiring) { shared.event.waitArmed() }
                let time = bare_now()
                shared.event.settle()
                guard shared.isAsked.exchange(false, ordering: .acquiringAndReleasing) else { continue }
                if shared.isOver.load(ordering: .acquiring) { return }
                shared.wakeTime.store(time, ordering: .releasing)
            }
        }
    }

    /// - Returns: From just before the signal until the thread runs, in nanoseconds.
    func wake() -> Int64 {
        shared.wakeTime.store(0, ordering: .releasing)
        let start = bare_now()
        shared.isAsked.store(true, ordering: .releasing)
        shared.event.signal()
        while true {
            let end = shared.wakeTime.load(ordering: .acquiring)
            if end != 0 { return end - start }
            bare_yield()
        }
    }

    /// Must be called before the sleeper is let go of.
    func end() {
        shared.isOver.store(true, ordering: .releasing)
        shared.isAsked.store(true, ordering: .releasing)
        shared.event.signal()
    }
}
