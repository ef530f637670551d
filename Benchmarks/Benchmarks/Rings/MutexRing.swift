// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What one would write first: the same memory and the same copying, behind a lock.
final class MutexRing: Sendable {
    private struct State {
        var memory: [UInt8]
        var readIndex = 0
        var count = 0
    }

    private let state: Mutex<State>

    init(byteCapacity: Int) {
        state = Mutex(State(memory: [UInt8](repeating: 0, count: byteCapacity)))
    }

    /// - Returns: How many bytes were taken.
    func write(_ bytes: borrowing Span<UInt8>) -> Int {
        state.withLock { state in
            let capacity = state.memory.count
            let total = min(bytes.count, capacity - state.count)
            let start = (state.readIndex + state.count) % capacity
            let first = min(total, capacity - start)
            bytes.withUnsafeBytes { source in
                state.memory.withUnsafeMutableBytes { memory in
                    memory[start..<start + first].copyBytes(from: source[..<first])
                    memory[..<(total - first)].copyBytes(from: source[first..<total])
                }
            }
            state.count += total
            return total
        }
    }

    /// Hands the oldest bytes that lie in one piece to `body`, and takes them off.
    func read(limit: Int, _ body: (borrowing Span<UInt8>) -> Void) -> Int {
        state.withLock { state in
            let count = min(limit, state.count, state.memory.count - state.readIndex)
            guard count > 0 else { return 0 }
            body(state.memory.span.extracting(state.readIndex..<state.readIndex + count))
            state.readIndex = (state.readIndex + count) % state.memory.count
            state.count -= count
            return count
        }
    }
}
