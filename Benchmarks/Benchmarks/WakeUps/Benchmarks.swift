// SPDX-License-Identifier: Apache-2.0

import Benchmark
import CBareCalls
import SyrinxRealtime
import Workbench

/// From a signal until another thread runs; and what a signal costs that nobody waits for.
let benchmarks: @Sendable () -> Void = {
    let ours = BenchmarkMetric.custom("ours (ns)")
    let bare = BenchmarkMetric.custom("bare (ns)")
    var sleeper: Sleeper?
    var waker: OpaquePointer?
    // The threads get time to fall asleep: what is measured is a wake-up, not a look at a flag.
    Benchmark("Wake-up, beside an eventfd", configuration: .samples(of: [ours, bare], limit: 3000)) {
        benchmark in
        bare_pause(100_000)
        if let time = sleeper?.wake() { benchmark.measurement(ours, Int(time)) }
        bare_pause(100_000)
        if let waker { benchmark.measurement(bare, Int(bare_waker_wake(waker))) }
    } setup: {
        sleeper = Sleeper()
        waker = bare_waker_create()
    } teardown: {
        sleeper?.end()
        sleeper = nil
        if let waker { bare_waker_destroy(waker) }
    }

    benchmarkContest("Signal to nobody, beside a write to an eventfd", in: .picoseconds) {
        let event = try! WakeEvent()
        let descriptor = bare_event_create()
        return Contest(itemCount: 1000) {
            for _ in 0..<1000 { event.signal() }
        } bare: {
            bare_event_signal(descriptor, 1000)
        }
    }
}
