// SPDX-License-Identifier: Apache-2.0

import Benchmark
import CBareCalls
import SyrinxRealtime
import Workbench

private let capacity = 65_536

/// What it costs to hand an item from a writer to a reader: written whole, read in place.
let benchmarks: @Sendable () -> Void = {
    for size in [64, 1024, 4096] {
        benchmarkOneThread(size)
        benchmarkTwoThreads(size)
    }
}

private func benchmarkOneThread(_ size: Int) {
    let count = 2_000_000 / (size + 128)
    let item = [UInt8](repeating: 1, count: size)
    benchmarkContest("ByteRing, one thread, \(size) B, beside memcpy", in: .picoseconds) {
        let ring = ByteRingBench(byteCapacity: capacity, itemByteCount: size)
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        return Contest(itemCount: count) {
            ring.transfer(count)
        } bare: {
            bare_copy(memory, capacity, item, size, count)
        }
    }
    benchmarkContest("FrameRing, one thread, \(size) B, beside memcpy", in: .picoseconds) {
        let ring = FrameRingBench(frameCapacity: capacity / 2, itemFrameCount: size / 2)
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        return Contest(itemCount: count) {
            ring.transfer(count)
        } bare: {
            bare_copy(memory, capacity, item, size, count)
        }
    }
    benchmarkContest("ByteRing, one thread, \(size) B, beside a Mutex", in: .picoseconds) {
        let ring = ByteRingBench(byteCapacity: capacity, itemByteCount: size)
        let locked = MutexRing(byteCapacity: capacity)
        return Contest(itemCount: count) {
            ring.transfer(count)
        } bare: {
            transfer(count, of: item, through: locked)
        }
    }
}

private func benchmarkTwoThreads(_ size: Int) {
    let count = 20_000_000 / (size + 128)
    benchmarkContest("ByteRing, two threads, \(size) B, beside a Mutex", in: .picoseconds) {
        Contest(itemCount: count) {
            transferAcrossByteRing(count, itemByteCount: size, byteCapacity: capacity)
        } bare: {
            transferAcrossMutexRing(count, itemByteCount: size, byteCapacity: capacity)
        }
    }
    benchmarkContest("FrameRing, two threads, \(size) B, beside a Mutex", in: .picoseconds) {
        Contest(itemCount: count) {
            transferAcrossFrameRing(count, itemFrameCount: size / 2, frameCapacity: capacity / 2)
        } bare: {
            transferAcrossMutexRing(count, itemByteCount: size, byteCapacity: capacity)
        }
    }
}
