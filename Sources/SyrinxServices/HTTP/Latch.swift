// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Something that happens once, and that many wait for.
final class Latch: Sendable {
    private enum State {
        case closed([AsyncStream<Never>.Continuation])
        case open
    }

    private let state = Mutex(State.closed([]))

    /// Lets everybody go on, now and later.
    func open() {
        let waiters = state.withLock { state -> [AsyncStream<Never>.Continuation] in
            guard case .closed(let waiters) = state else { return [] }
            state = .open
            return waiters
        }
        for waiter in waiters { waiter.finish() }
    }

    /// Returns when it is open, or when the task is cancelled.
    func wait() async {
        let (opened, waiter) = AsyncStream.makeStream(of: Never.self)
        state.withLock { state in
            switch state {
            case .open: waiter.finish()
            case .closed(let waiters): state = .closed(waiters + [waiter])
            }
        }
        for await _ in opened {}
    }
}
