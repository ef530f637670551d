// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import SyrinxCore

/// Has a token ready: one is used for nine tenths of its life, and renewed in the background from eight tenths
/// on, whenever somebody asks for it then.
///
/// However many ask at once, one renewal is under way; a failed one is told to all who wait for it, and
/// forgotten.
///
/// - Thread: any.
final class TokenSource: Sendable {
    typealias Obtain = @Sendable () async throws(SyrinxError) -> AccessToken

    /// A renewal that fails is tried again at once, so many times in all.
    static let attemptLimit = 3

    private struct State {
        var token: AccessToken?

        /// From here on it is renewed in the background.
        var renewTime = MonotonicTime(nanoseconds: 0)

        /// From here on it is not used any more.
        var endTime = MonotonicTime(nanoseconds: 0)
        var renewal: Renewal?
    }

    /// One for all who wait for it.
    private final class Renewal: Sendable {
        let result = Mutex<Result<AccessToken, SyrinxError>?>(nil)
        let isOver = Latch()
    }

    private let state = Mutex(State())
    private let obtain: Obtain
    private let clock: @Sendable () -> MonotonicTime

    init(clock: @escaping @Sendable () -> MonotonicTime = { .now }, _ obtain: @escaping Obtain) {
        self.obtain = obtain
        self.clock = clock
    }

    /// - Throws: ``SyrinxError`` where there is no token and none is to be had;
    ///   ``SyrinxError/Code/cancelled`` where the task that waits is cancelled. The renewal goes on then.
    func token() async throws(SyrinxError) -> AccessToken {
        let (usable, renewal) = state.withLock { state -> (AccessToken?, Renewal?) in
            let now = clock()
            if let token = state.token, now < state.renewTime { return (token, nil) }
            let renewal = state.renewal ?? begin(&state)
            return (now < state.endTime ? state.token : nil, renewal)
        }
        if let usable { return usable }
        await renewal?.isOver.wait()
        guard let result = renewal?.result.withLock(\.self) else { throw SyrinxError(.cancelled, "Stopped.") }
        return try result.get()
    }

    /// The service did not take this token: it is not used again.
    func reject(_ text: String) {
        state.withLock { state in
            if state.token?.text == text { state.token = nil }
        }
    }

    private func begin(_ state: inout State) -> Renewal {
        let renewal = Renewal()
        state.renewal = renewal
        Task {
            let time = clock()
            let result = await attempt()
            self.state.withLock { state in
                if case .success(let token) = result {
                    state.token = token
                    state.renewTime = time + token.life * 8 / 10
                    state.endTime = time + token.life * 9 / 10
                }
                state.renewal = nil
            }
            renewal.result.withLock { $0 = result }
            renewal.isOver.open()
        }
        return renewal
    }

    private func attempt() async -> Result<AccessToken, SyrinxError> {
        var failure = SyrinxError(.other, "No token.")
        for _ in 0..<Self.attemptLimit {
            do throws(SyrinxError) {
                return .success(try await obtain())
            } catch {
                failure = error
                // Who is refused is refused again; who is throttled must not press.
                guard [.serviceFailure, .connectFailed, .timedOut, .partialAudio].contains(error.code) else {
                    break
                }
            }
        }
        return .failure(failure)
    }
}
