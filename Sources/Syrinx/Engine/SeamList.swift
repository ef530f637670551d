// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import SyrinxCore

/// Where in the byte ring one stream ends and another begins, and what the decode thread has to say of them.
///
/// A seam is put here before the bytes behind it are put into the ring. So whoever first looks how many bytes
/// are there, and then here, overlooks none.
///
/// - Thread: the ingest task and the decode thread.
final class SeamList: Sendable {
    /// The stream is no good.
    struct Rejection: Sendable {
        var error: SyrinxError
        var heard: HeardPart
    }

    private struct State {
        var seams: [(position: Int, seam: Seam)] = []
        var rejection: Rejection?

        /// Ends of parts that have not been looked at.
        var openEndCount = 0
    }

    private let state = Mutex(State())

    /// - Parameter position: How many bytes were put into the ring before it.
    func add(_ seam: Seam, at position: Int) {
        state.withLock { state in
            state.seams.append((position, seam))
            if seam == .partEnd { state.openEndCount += 1 }
        }
    }

    /// How many bytes may be taken before the next seam.
    ///
    /// - Parameter position: How many were taken off the ring.
    func distance(from position: Int) -> Int {
        state.withLock { state in state.seams.first.map { $0.position - position } ?? .max }
    }

    /// The seam at this very place, once.
    func take(at position: Int) -> Seam? {
        state.withLock { state in
            guard state.seams.first?.position == position else { return nil }
            return state.seams.removeFirst().seam
        }
    }

    /// The end of a part was looked at, and it is whole, or not wanted any more.
    func settleEnd() {
        state.withLock { $0.openEndCount -= 1 }
    }

    /// The end of a part has not been looked at, and may turn out to be none.
    var hasOpenEnd: Bool { state.withLock { $0.openEndCount > 0 && $0.rejection == nil } }

    func reject(_ error: SyrinxError, _ heard: HeardPart) {
        state.withLock { $0.rejection = Rejection(error: error, heard: heard) }
    }

    var isRejected: Bool { state.withLock { $0.rejection != nil } }

    func takeRejection() -> Rejection? {
        state.withLock { state in
            defer { state.rejection = nil }
            return state.rejection
        }
    }
}
