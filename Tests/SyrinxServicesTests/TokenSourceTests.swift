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
            var gate: Latch?
        }

        let state = Mutex(State())

        var issuedCount: Int { state.withLock { $0.issuedCount } }

        func pass(_ seconds: Int) {
            state.withLock { $0.now = $0.now + .seconds(seconds) }
        }

        func fail(_ codes: SyrinxError.Code...) {
            state.withLock { $0.failures = codes }
        }

        /// Tokens are called 1, 2, 3 and so on.
        func makeSource(life: Duration = AccessToken.usualLife) -> TokenSource {
            TokenSource(clock: { [self] in state.withLock { $0.now } }) { [self] () throws(SyrinxError) in
                let (number, failure, gate) = state.withLock { state in
                    state.issuedCount += 1
                    let failure = state.failures.isEmpty ? nil : state.failures.removeFirst()
                    return (state.issuedCount, failure, state.gate)
                }
                await gate?.wait()
                if let failure { throw SyrinxError(failure, "As the test wants it.") }
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

    @Test func aFailureIsTriedAgainAtOnceAndNeverKept() async throws {
        let stage = Stage()
        let source = stage.makeSource()
        stage.fail(.connectFailed, .serviceFailure)
        #expect(try await source.token().text == "3")
        stage.pass(600)
        stage.fail(.connectFailed, .timedOut, .serviceFailure)
        let error = await #expect(throws: SyrinxError.self) { try await source.token() }
        #expect(error?.code == .serviceFailure)
        #expect(stage.issuedCount == 6)
        #expect(try await source.token().text == "7")
    }

    @Test(arguments: [SyrinxError.Code.unauthorized, .throttled, .invalidArgument, .tlsFailed])
    func aRefusalIsNotTriedAgain(_ code: SyrinxError.Code) async throws {
        let stage = Stage()
        let source = stage.makeSource()
        stage.fail(code)
        let error = await #expect(throws: SyrinxError.self) { try await source.token() }
        #expect(error?.code == code)
        #expect(stage.issuedCount == 1)
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
