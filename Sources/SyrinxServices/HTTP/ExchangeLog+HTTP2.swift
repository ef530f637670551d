// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import NIOCore
internal import NIOHTTP2
internal import SyrinxCore

extension ExchangeLog {
    /// Remembers when a connection stood that carries many requests, and keeps it alive.
    func noteConnection(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ConnectionNote())
            channel.keepAlive()
        }
    }

    /// Puts an observer on a new stream of such a connection.
    func watchStream(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let codec = try pipeline.handler(type: HTTP2FramePayloadToHTTP1ClientCodec.self)
            let note = try channel.parent?.pipeline.syncOperations.handler(type: ConnectionNote.self)
            try pipeline.addHandler(
                makeHandler(channel, since: note?.connectTime ?? .now), position: .after(codec))
        }
    }
}

/// Hangs on a connection, and does nothing else.
private final class ConnectionNote: ChannelInboundHandler, Sendable {
    typealias InboundIn = Any

    let connectTime = MonotonicTime.now
}

extension Channel {
    /// Asks the other end now and then whether it is still there, while a connection rests: what a machine on
    /// the way has forgotten is found out before a request is sent into it, and none forgets it so soon.
    func keepAlive() {
        // A stream of HTTP/2 is not what rests.
        guard parent == nil else { return }
        set(.socket, .so_keepalive, 1)
        // In seconds, in seconds, and how often: tcp(7).
        set(.tcp, NIOBSDSocket.Option(rawValue: TCP_KEEPIDLE), 30)
        set(.tcp, NIOBSDSocket.Option(rawValue: TCP_KEEPINTVL), 10)
        set(.tcp, NIOBSDSocket.Option(rawValue: TCP_KEEPCNT), 3)
    }

    private func set(_ level: NIOBSDSocket.OptionLevel, _ name: NIOBSDSocket.Option, _ value: Int) {
        _ = setOption(ChannelOptions.Types.SocketOption(level: level, name: name), value: value)
    }
}
