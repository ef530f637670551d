// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Synchronization

/// A program that runs.
final class Session: Sendable {
    private struct State {
        var processID: pid_t = 0
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var isOver = false
        var isHung = false
        var input: (@Sendable ([UInt8]) async throws -> Void)?
    }

    private let state = Mutex(State())

    /// So far.
    var output: [UInt8] { state.withLock { $0.output } }

    /// So far.
    var errors: String { String(decoding: state.withLock { $0.errors }, as: UTF8.self) }

    var processID: pid_t { state.withLock { $0.processID } }

    /// It was killed because it did not end.
    var isHung: Bool { state.withLock { $0.isHung } }

    /// Where standard input is kept open.
    var input: (@Sendable ([UInt8]) async throws -> Void)? {
        get { state.withLock { $0.input } }
        set { state.withLock { $0.input = newValue } }
    }

    func send(_ number: Int32) {
        state.withLock { state in
            if !state.isOver && state.processID > 0 { _ = Glibc.kill(state.processID, number) }
        }
    }

    /// With all that it started.
    func kill() {
        state.withLock { state in
            if !state.isOver && state.processID > 0 { _ = Glibc.kill(-state.processID, SIGKILL) }
        }
    }

    func giveUp() {
        state.withLock { $0.isHung = true }
        kill()
    }

    func begin(_ processID: pid_t) {
        state.withLock { $0.processID = processID }
    }

    func end() {
        state.withLock { $0.isOver = true }
    }

    func collect(_ sequence: SubprocessOutputSequence, isError: Bool) async throws {
        for try await buffer in sequence {
            let bytes = unsafe buffer.withUnsafeBytes { unsafe Array($0) }
            state.withLock { state in
                if isError { state.errors += bytes } else { state.output += bytes }
            }
        }
    }

    /// Looks again and again until something is to be seen; the program must go on meanwhile.
    func wait(until condition: () throws -> Bool) async throws {
        try await poll("what was waited for") {
            let isOver = hasEnded
            if try condition() { return true }
            if isOver { throw NeverSeen(description: "the program ended: \(errors)") }
            return false
        }
    }
}

/// What never came.
struct NeverSeen: Error, CustomStringConvertible {
    var description: String
}

/// Looks again and again until something is to be seen; a minute is taken for never.
func poll(_ what: String, until condition: () throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(60)
    while try !condition() {
        guard ContinuousClock.now < end else { throw NeverSeen(description: "never seen: \(what)") }
        try await Task.sleep(for: .milliseconds(10))
    }
}
