// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// The listening socket, which can be away for a while.
final class Door: Sendable {
    /// Connections that the kernel keeps until they are accepted.
    private static let backlog: Int32 = 256

    /// Between two attempts to get the port back.
    private static let retryTime = TimeAmount.milliseconds(5)

    /// After which it is told that the port cannot be got back.
    private static let patience = TimeAmount.seconds(1)

    private struct State {
        var socket: (any Channel)?
        var hasEnded = false
    }

    private let state = Mutex(State())
    private let host: String
    private let onWarning: (@Sendable (String) -> Void)?
    private let setUp: @Sendable (any Channel, Door) -> EventLoopFuture<Void>
    /// Called once, when nobody can come in any more.
    private let onEnd: @Sendable () -> Void

    /// - Parameter setUp: Makes a connection of what has come in.
    init(
        host: String, onWarning: (@Sendable (String) -> Void)?,
        setUp: @escaping @Sendable (any Channel, Door) -> EventLoopFuture<Void>,
        onEnd: @escaping @Sendable () -> Void
    ) {
        self.host = host
        self.onWarning = onWarning
        self.setUp = setUp
        self.onEnd = onEnd
    }

    /// Opens it for the first time.
    ///
    /// - Returns: The port.
    func open(port: Int) async throws -> Int {
        let socket = try await bind(port).get()
        keep(socket)
        return socket.localAddress?.port ?? 0
    }

    /// Nobody gets in from now on, and for so long; connections that stand are left alone.
    func close(for duration: Duration) async {
        let socket = state.withLock { $0.hasEnded ? nil : $0.socket.take() }
        guard let socket, let port = socket.localAddress?.port else { return }
        try? await socket.close()
        let time = TimeAmount(duration)
        reopen(port, in: time, on: socket.eventLoop, warningTime: .now() + time + Self.patience)
    }

    /// Closes it for good.
    func end() {
        let (socket, isFirst) = state.withLock { state in
            defer { state.hasEnded = true }
            return (state.socket.take(), !state.hasEnded)
        }
        guard isFirst else { return }
        guard let socket else { return onEnd() }
        socket.closeFuture.whenComplete { _ in self.onEnd() }
        socket.close(promise: nil)
    }

    private func bind(_ port: Int) -> EventLoopFuture<any Channel> {
        ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { self.setUp($0, self) }
            .bind(host: host, port: port)
    }

    private func keep(_ socket: any Channel) {
        let isTooLate = state.withLock { state in
            if !state.hasEnded { state.socket = socket }
            return state.hasEnded
        }
        if isTooLate { socket.close(promise: nil) }
    }

    /// - Parameter warningTime: nil when it has been told.
    private func reopen(
        _ port: Int, in time: TimeAmount, on loop: any EventLoop, warningTime: NIODeadline?
    ) {
        loop.scheduleTask(in: time) {
            guard !self.state.withLock({ $0.hasEnded }) else { return }
            self.bind(port).whenComplete { result in
                switch result {
                case .success(let socket): self.keep(socket)
                // Somebody's outgoing connection may have got the port for a moment.
                case .failure(let error):
                    var warningTime = warningTime
                    if let time = warningTime, time <= .now() {
                        warningTime = nil
                        self.onWarning?(
                            "Port \(port) cannot be opened again after refuse= (\(error)): nobody can connect until "
                                + "the program that has it lets go of it.")
                    }
                    self.reopen(port, in: Self.retryTime, on: loop, warningTime: warningTime)
                }
            }
        }
    }
}
