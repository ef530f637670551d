// SPDX-License-Identifier: Apache-2.0

internal import HummingbirdCore
internal import NIOCore

/// A connection that stands, and what serves it.
struct Arrival: Sendable {
    let http: HTTP1Channel
    let connection: HTTP1Channel.Value
}

/// Hands a connection over as soon as it stands: earlier, NIO does not let its halves be closed.
///
/// Until then it is kept here, so that it is finished even if it never stands.
final class ArrivalHandler: ChannelInboundHandler {
    typealias InboundIn = NIOAny
    typealias Arrivals = AsyncStream<Arrival>.Continuation

    private var arrival: Arrival?
    private let arrivals: Arrivals

    private init(_ arrival: Arrival, _ arrivals: Arrivals) {
        self.arrival = arrival
        self.arrivals = arrivals
    }

    /// On the connection's event loop, before it stands.
    static func add(_ arrival: Arrival, to arrivals: Arrivals) throws {
        let handler = ArrivalHandler(arrival, arrivals)
        do {
            try arrival.connection.channel.pipeline.syncOperations.addHandler(handler)
        } catch {
            handler.turnAway()
            throw error
        }
    }

    func channelActive(context: ChannelHandlerContext) {
        // After the last one nobody takes any more.
        if let arrival, case .terminated = arrivals.yield(arrival) { turnAway() }
        arrival = nil
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        turnAway()
    }

    private func turnAway() {
        guard let arrival = arrival.take() else { return }
        Task { try? await arrival.connection.executeThenClose { _, _ in } }
    }
}
