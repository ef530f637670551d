// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Lets one task sleep until a thread has something for it: the way from a thread back to async code.
///
/// Opening it before the task comes is not lost: the next `wait` returns at once.
///
/// - Thread: `open` from any thread that may lock; `wait` from one task at a time.
public final class AsyncGate: Sendable {
    private enum State {
        case closed
        case open
        case waiting(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.closed)

    public init() {}

    public func open() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard case .waiting(let continuation) = state else {
                state = .open
                return nil
            }
            state = .closed
            return continuation
        }
        waiter?.resume()
    }

    /// Returns once the gate was opened since the last return. Cancelling the task does not end the
    /// wait: whoever cancels opens the gate.
    public func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if case .open = state {
                    state = .closed
                    return true
                }
                state = .waiting(continuation)
                return false
            }
            if isOpen { continuation.resume() }
        }
    }
}
