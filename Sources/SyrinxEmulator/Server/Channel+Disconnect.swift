// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Closes a connection as soon as its client stops sending.
///
/// A client that is gone shows first as the end of its requests; only a later write would fail, and
/// a voice that is slow to speak writes late. A client that closes its sending half on purpose
/// before the answer loses the answer: HTTP clients do not do that.
final class HalfCloseHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}

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
