// SPDX-License-Identifier: Apache-2.0

internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix

/// Takes connections, and serves each until it ends.
///
/// Hummingbird's own server takes them through NIO's asynchronous `bind`. When its task is cancelled, or its
/// socket is closed at the wrong moment, that lets go of connections that nobody has been given yet, and a
/// `NIOAsyncChannel` that nobody has finished ends the process (swift-nio issues 2637 and 2813). Here
/// whatever is accepted comes to a task that is never cancelled.
struct Listener: Sendable {
    /// Connections that the kernel keeps until they are accepted.
    private static let backlog: Int32 = 256

    private let http: HTTP1Channel
    private let logger = Logger(label: "syrinx.emulator") { _ in SwiftLogNoOpLogHandler() }

    init(_ http: HTTP1Channel) {
        self.http = http
    }

    /// Serves until the task is cancelled. Then no connection is accepted any more, those that stand are
    /// ended, and when nothing is left of them this returns.
    ///
    /// - Parameter onListening: Called once with the port.
    /// - Throws: `IOError`, `SocketAddressError` or `SocketAddressError.UnknownHost` when the address cannot
    ///   be listened on.
    func run(host: String, port: Int, onListening: (Int) -> Void) async throws {
        let (connections, arrivals) = AsyncStream.makeStream(of: HTTP1Channel.Value.self)
        let socket = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                http.setup(channel: channel, logger: logger).flatMapThrowing { connection in
                    try ArrivalHandler.add(connection, to: arrivals)
                }
            }
            .bind(host: host, port: port).get()
        socket.closeFuture.whenComplete { _ in arrivals.finish() }
        let service = Task {
            await withDiscardingTaskGroup { group in
                for await connection in connections {
                    group.addTask { await http.handle(value: connection, logger: logger) }
                }
                group.cancelAll()
            }
        }
        await withTaskCancellationHandler {
            onListening(socket.localAddress?.port ?? 0)
            await service.value
        } onCancel: {
            socket.close(promise: nil)
        }
    }
}
