// SPDX-License-Identifier: Apache-2.0

internal import HummingbirdCore
internal import NIOCore

/// Hands a connection over as soon as it stands: earlier, NIO does not let its halves be closed.
///
/// Until then it is kept here, so that it is finished even if it never stands.
final class ArrivalHandler: ChannelInboundHandler {
    typealias InboundIn = NIOAny
    typealias Arrivals = AsyncStream<HTTP1Channel.Value>.Continuation

    private var connection: HTTP1Channel.Value?
    private let arrivals: Arrivals

    private init(_ connection: HTTP1Channel.Value, _ arrivals: Arrivals) {
        self.connection = connection
        self.arrivals = arrivals
    }

    /// On the connection's event loop, before it stands.
    static func add(_ connection: HTTP1Channel.Value, to arrivals: Arrivals) throws {
        let handler = ArrivalHandler(connection, arrivals)
        do {
            try connection.channel.pipeline.syncOperations.addHandler(handler)
        } catch {
            handler.turnAway()
            throw error
        }
    }

    func channelActive(context: ChannelHandlerContext) {
        // After the last one nobody takes any more.
        if let connection, case .terminated = arrivals.yield(connection) { turnAway() }
        connection = nil
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        turnAway()
    }

    private func turnAway() {
        guard let connection = connection.take() else { return }
        Task { try? await connection.executeThenClose { _, _ in } }
    }
}
