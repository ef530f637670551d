// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import SyrinxCore

/// Has a token ready: one is used for nine tenths of its life, and renewed in the background at eight tenths, if
/// somebody has asked for it in that life; else when somebody asks the next time.
///
/// However many ask at once, one renewal is under way; a failed one is told to all who wait for it, and
/// forgotten.
///
/// - Thread: any.
final class TokenSource: Sendable {
    typealias Obtain = @Sendable () async throws(SyrinxError) -> AccessToken
    typealias Sleep = @Sendable (Duration) async throws -> Void

    /// A renewal in the background that fails is tried again at once, so many times in all. Who waits for one
    /// has a ``RetryPolicy`` of his own.
    static let attemptLimit = 3

    private struct State {
        var token: AccessToken?

        /// From here on it is renewed in the background.
        var renewTime = MonotonicTime(nanoseconds: 0)

        /// From here on it is not used any more.
        var endTime = MonotonicTime(nanoseconds: 0)
        var renewal: Renewal?

        /// Somebody has asked since the last renewal in the background began.
        var isUsed = false

        /// Sleeps until the token is to be renewed.
        var alarm: Task<Void, Never>?
    }

    /// One for all who wait for it.
    private final class Renewal: Sendable {
        let result = Mutex<Result<AccessToken, SyrinxError>?>(nil)
        let isOver = Latch()
    }

    private let state = Mutex(State())
    private let obtain: Obtain
    private let clock: @Sendable () -> MonotonicTime
    private let sleep: Sleep

    init(
        clock: @escaping @Sendable () -> MonotonicTime = { .now },
        sleep: @escaping Sleep = { try await Task.sleep(for: $0) }, _ obtain: @escaping Obtain
    ) {
        self.obtain = obtain
        self.clock = clock
        self.sleep = sleep
    }

    deinit {
        state.withLock { $0.alarm?.cancel() }
    }

    /// - Throws: ``SyrinxError`` where there is no token and none is to be had;
    ///   ``SyrinxError/Code/cancelled`` where the task that waits is cancelled. The renewal goes on then.
    func token() async throws(SyrinxError) -> AccessToken {
        let (usable, renewal) = state.withLock { state -> (AccessToken?, Renewal?) in
            let now = clock()
            state.isUsed = true
            if let token = state.token, now < state.renewTime { return (token, nil) }
            let usable = now < state.endTime ? state.token : nil
            return (
                usable, state.renewal ?? begin(&state, attemptLimit: usable == nil ? 1 : Self.attemptLimit)
            )
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

    /// Renews the token in the background, if it was asked for in its life.
    ///
    /// - Returns: Opens when that is over; nil where there is nothing to be done.
    @discardableResult
    func renewIfUsed() -> Latch? {
        state.withLock { state in
            guard state.isUsed, state.token != nil, state.renewal == nil else { return nil }
            state.isUsed = false
            return begin(&state, attemptLimit: Self.attemptLimit).isOver
        }
    }

    private func begin(_ state: inout State, attemptLimit: Int) -> Renewal {
        let renewal = Renewal()
        state.renewal = renewal
        Task {
            let time = clock()
            let result = await attempt(upTo: attemptLimit)
            self.state.withLock { state in
                if case .success(let token) = result {
                    state.token = token
                    state.renewTime = time + token.life * 8 / 10
                    state.endTime = time + token.life * 9 / 10
                    state.alarm?.cancel()
                    state.alarm = token.life > .zero ? setAlarm(for: state.renewTime) : nil
                }
                state.renewal = nil
            }
            renewal.result.withLock { $0 = result }
            renewal.isOver.open()
        }
        return renewal
    }

    /// It does not keep the source: a speaker that is gone renews nothing.
    private func setAlarm(for time: MonotonicTime) -> Task<Void, Never> {
        let pause = time - clock()
        return Task { [weak self, sleep] in
            do { try await sleep(pause) } catch { return }
            self?.renewIfUsed()
        }
    }

    private func attempt(upTo limit: Int) async -> Result<AccessToken, SyrinxError> {
        var failure = SyrinxError(.other, "No token.")
        for _ in 0..<limit {
            do throws(SyrinxError) {
                return .success(try await obtain())
            } catch {
                failure = error
                // Who is refused is refused again; who is throttled must not press; a command that hangs hangs again.
                guard RetryRule.matching(error) != nil, error.code != .throttled, error.retryAfter == nil
                else { break }
            }
        }
        return .failure(failure)
    }
}
