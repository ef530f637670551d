// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Synchronization

/// A port of this machine where connections are made and counted, and nothing is ever said: no TLS comes about.
final class SilentServer: Sendable {
    private let count = Mutex(0)
    private let boundPort = Mutex(0)

    var connectionCount: Int { count.withLock(\.self) }
    var port: Int { boundPort.withLock(\.self) }
    var url: String { "https://127.0.0.1:\(port)" }

    static func run(_ body: @Sendable (SilentServer) async throws -> Void) async throws {
        let server = SilentServer()
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                server.count.withLock { $0 += 1 }
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        server.boundPort.withLock { $0 = channel.localAddress?.port ?? 0 }
        do {
            try await body(server)
        } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
    }
}
