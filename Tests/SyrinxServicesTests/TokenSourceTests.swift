// SPDX-License-Identifier: Apache-2.0

import Synchronization
import SyrinxCore
import Testing

@testable import SyrinxServices

@Suite struct TokenSourceTests {
    /// A token service and a clock that do what they are told.
    private final class Stage: Sendable {
        struct State {
            var now = MonotonicTime(nanoseconds: 0)
            var issuedCount = 0
            var failures: [SyrinxError.Code] = []
            var naps: [Duration] = []
            var gate: Latch?
        }

        let state = Mutex(State())

        /// The end of the first sleep.
        let morning = Latch()
        private let never = Latch()

        var issuedCount: Int { state.withLock { $0.issuedCount } }

        func pass(_ seconds: Int) {
            state.withLock { $0.now = $0.now + .seconds(seconds) }
        }

        func fail(_ codes: SyrinxError.Code...) {
            state.withLock { $0.failures = codes }
        }

        /// Tokens are called 1, 2, 3 and so on.
        func makeSource(life: Duration = AccessToken.usualLife) -> TokenSource {
            TokenSource {
                [self] in
                state.withLock { $0.now }
            } sleep: { [self] pause in
                let count = state.withLock { state in
                    state.naps.append(pause)
                    return state.naps.count
                }
                // Only the first one ends.
                await (count == 1 ? morning : never).wait()
                try Task.checkCancellation()
            } _: { [self] () throws(SyrinxError) in
                let (number, failure, gate) = state.withLock { state in
                    state.issuedCount += 1
                    let failure = state.failures.isEmpty ? nil : state.failures.removeFirst()
                    return (state.issuedCount, failure, state.gate)
                }
                await gate?.wait()
                if let failure {
                    var error = SyrinxError(failure, "As the test wants it.")
                    if failure == .connectFailed { error.fault = .notConnected }
                    if failure == .serviceFailure { error.status = 500 }
                    throw error
                }
                return AccessToken(text: "\(number)", life: life)
            }
        }

        /// Until a renewal in the background is done: it is seen by its token.
        func wait(for text: String, from source: TokenSource) async throws {
            try await wait { try await source.token().text == text }
        }

        /// A million looks are taken for never.
        func wait(until condition: () async throws -> Bool) async throws {
            for _ in 0..<1_000_000 {
                if try await condition() { return }
                await Task.yield()
            }
            Issue.record("It never came.")
        }
    }

    @Test func aTokenIsUsedForNineMinutes() async throws {
        let stage = Stage()
        let source = stage.makeSource()
        #expect(try await source.token().text == "1")
        stage.pass(479)
        #expect(try await source.token().text == "1")
        #expect(stage.issuedCount == 1)
    }

    /// Nobody waits for it while the old one is good.
    @Test func itIsRenewedInTheBackground() async throws {
        let stage = Stage()
        let source = stage.makeSource()
        _ = try await source.token()
        stage.pass(480)
        let gate = Latch()
        stage.state.withLock { $0.gate = gate }
        #expect(try await source.token().text == "1")
        #expect(try await source.token().text == "1")
        gate.open()
        try await stage.wait(for: "2", from: source)
        #expect(stage.issuedCount == 2)
    }

    @Test func afterNineMinutesTheNewOneIsWaitedFor() async throws {
        let stage = Stage()
        let source = stage.makeSource()
        _ = try await source.token()
        stage.pass(540)
        #expect(try await source.token().text == "2")
        #expect(stage.issuedCount == 2)
    }

    @Test func manyAtOnceMakeOneRenewal() async throws {
        let stage = Stage()
        let gate = Latch()
        stage.state.withLock { $0.gate = gate }
        let source = stage.makeSource()
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<200 { group.addTask { try await source.token().text } }
            gate.open()
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(tokens == ["1"])
        #expect(stage.issuedCount == 1)
    }

    /// Who waits decides himself whether to ask again.
    @Test func aFailureIsToldAndNeverKept() async throws {
        let stage = Stage()
        let source = stage.makeSource()
        stage.fail(.connectFailed)
        let error = await #expect(throws: SyrinxError.self) { try await source.token() }
        #expect(error?.code == .connectFailed)
        #expect(stage.issuedCount == 1)
        #expect(try await source.token().text == "2")
    }

    @Test func aFailureInTheBackgroundIsTriedAgainAtOnce() async throws {
        let stage = Stage()
        let source = stage.makeSource()
        _ = try await source.token()
        stage.pass(480)
        stage.fail(.connectFailed, .serviceFailure)
        try await stage.wait(for: "4", from: source)
        #expect(stage.issuedCount == 4)
    }

    /// A command that hangs is not run three times.
    @Test(arguments: [
        SyrinxError.Code.unauthorized, .throttled, .invalidArgument, .tlsFailed, .timedOut,
    ])
    func aRefusalIsNotTriedAgain(_ code: SyrinxError.Code) async throws {
        let stage = Stage()
        let source = stage.makeSource()
        _ = try await source.token()
        stage.fail(code)
        await source.renewIfUsed()?.wait()
        #expect(stage.issuedCount == 2)
        #expect(try await source.token().text == "1")
    }

    /// Nobody asks at the time.
    @Test func itIsRenewedAfterAPause() async throws {
        let stage = Stage()
        let source = stage.makeSource()
        _ = try await source.token()
        stage.morning.open()
        try await stage.wait { stage.issuedCount == 2 }
        try await stage.wait(for: "2", from: source)
        try await stage.wait { stage.state.withLock { $0.naps.count } == 2 }
        #expect(stage.state.withLock(\.naps) == [.seconds(480), .seconds(480)])
    }

    /// A program that says nothing any more asks for no tokens.
    @Test func whatNobodyUsesIsNotRenewed() async throws {
        let stage = Stage()
        let source = stage.makeSource()
        _ = try await source.token()
        stage.morning.open()
        // The second token is there when its alarm is set.
        try await stage.wait { stage.state.withLock { $0.naps.count } == 2 }
        #expect(source.renewIfUsed() === nil)
        stage.pass(540)
        #expect(try await source.token().text == "3")
        #expect(stage.issuedCount == 3)
    }

    @Test func theAlarmDoesNotKeepIt() async throws {
        let stage = Stage()
        var source: TokenSource? = stage.makeSource()
        _ = try await source?.token()
        weak let gone = source
        source = nil
        try await stage.wait { gone == nil }
    }

    /// The old token goes on while it is good.
    @Test func aFailureInTheBackgroundIsNobodysBusiness() async throws {
        let stage = Stage()
        let source = stage.makeSource()
        _ = try await source.token()
        stage.pass(500)
        stage.fail(.unauthorized)
        #expect(try await source.token().text == "1")
        try await stage.wait { stage.issuedCount >= 2 }
        try await stage.wait(for: "3", from: source)
    }

    @Test func aRejectedTokenIsNotUsedAgain() async throws {
        let stage = Stage()
        let source = stage.makeSource()
        source.reject(try await source.token().text)
        #expect(try await source.token().text == "2")
        // It is the old one that was refused.
        source.reject("1")
        #expect(try await source.token().text == "2")
    }

    @Test func whoIsCancelledDoesNotWait() async throws {
        let stage = Stage()
        let gate = Latch()
        stage.state.withLock { $0.gate = gate }
        let source = stage.makeSource()
        let waiting = Task { try await source.token() }
        waiting.cancel()
        let error = await #expect(throws: SyrinxError.self) { try await waiting.value }
        #expect(error?.code == .cancelled)
        gate.open()
        #expect(try await source.token().text == "1")
    }

    @Test func aTokenWithoutALifeIsUsedOnce() async throws {
        let stage = Stage()
        let source = stage.makeSource(life: .zero)
        #expect(try await source.token().text == "1")
        #expect(try await source.token().text == "2")
    }
}
