// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

extension Channel {
    /// Runs `operation` and cancels it when the connection is closed by either side.
    ///
    /// - Throws: What `operation` throws, `CancellationError` when it was cancelled.
    func cancellingWhenClosed(_ operation: @escaping @Sendable () async throws -> Void) async throws {
        let (closed, announcement) = AsyncStream.makeStream(of: Never.self)
        closeFuture.whenComplete { _ in announcement.finish() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in closed {}
                throw CancellationError()
            }
            group.addTask { try await operation() }
            try await group.next()
            group.cancelAll()
        }
    }
}
