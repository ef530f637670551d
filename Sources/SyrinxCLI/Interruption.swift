// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and SIGTERM: once stops what is being done, and lets it clean up; twice ends the process.
final class Interruption: Sendable {
    private static let received = Mutex<Int32?>(nil)

    /// 128 + the signal that was received, as shells have it.
    static var exitStatus: Int32? {
        received.withLock { $0.map { 128 + $0 } }
    }

    /// Runs `body` in a task that the signals cancel.
    static func handling<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let task = Task { try await body() }
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                let isSecond = received.withLock { received in
                    defer { received = received ?? number }
                    return received != nil
                }
                if isSecond { _exit(128 + number) }
                task.cancel()
            }
            source.resume()
            return source
        }
        defer { sources.forEach { $0.cancel() } }
        return try await task.value
    }
}
