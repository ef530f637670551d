// SPDX-License-Identifier: Apache-2.0

internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import Synchronization

/// Takes connections, and serves each until it ends.
///
/// Hummingbird's own server takes them through NIO's asynchronous `bind`. When its task is cancelled, or its
/// socket is closed at the wrong moment, that lets go of connections that nobody has been given yet, and a
/// `NIOAsyncChannel` that nobody has finished ends the process (swift-nio issues 2637 and 2813). Here
/// whatever is accepted comes to a task that is never cancelled.
struct Listener: Sendable {
    private let onWarning: (@Sendable (String) -> Void)?
    private let makeHTTP: @Sendable (Connection, Door) -> HTTP1Channel
    private let logger = Logger(label: "syrinx.emulator") { _ in SwiftLogNoOpLogHandler() }

    /// - Parameters:
    ///   - onWarning: Called from any thread.
    ///   - makeHTTP: Makes what serves one connection.
    init(
        onWarning: (@Sendable (String) -> Void)?,
        _ makeHTTP: @escaping @Sendable (Connection, Door) -> HTTP1Channel
    ) {
        self.onWarning = onWarning
        self.makeHTTP = makeHTTP
    }

    /// Serves until the task is cancelled. Then no connection is accepted any more, those that stand are
    /// ended, and when nothing is left of them this returns.
    ///
    /// - Parameter onListening: Called once with the port.
    /// - Throws: `IOError`, `SocketAddressError` or `SocketAddressError.UnknownHost` when the address cannot
    ///   be listened on.
    func run(host: String, port: Int, onListening: (Int) -> Void) async throws {
        let (connections, arrivals) = AsyncStream.makeStream(of: Arrival.self)
        let numbers = Mutex(0)
        let door = Door(host: host, onWarning: onWarning) { channel, door in
            channel.eventLoop.makeCompletedFuture {
                let number = numbers.withLock {
                    $0 += 1
                    return $0
                }
                return makeHTTP(try Connection(channel, number: number), door)
            }.flatMap { http in
                http.setup(channel: channel, logger: logger).flatMapThrowing { @Sendable connection in
                    try ArrivalHandler.add(Arrival(http: http, connection: connection), to: arrivals)
                }
            }
        } onEnd: {
            arrivals.finish()
        }
        let port = try await door.open(port: port)
        let service = Task {
            await withDiscardingTaskGroup { group in
                for await arrival in connections {
                    group.addTask { await arrival.http.handle(value: arrival.connection, logger: logger) }
                }
                group.cancelAll()
            }
        }
        await withTaskCancellationHandler {
            onListening(port)
            await service.value
        } onCancel: {
            door.end()
        }
    }
}
