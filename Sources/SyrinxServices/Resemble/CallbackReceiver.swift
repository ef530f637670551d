// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization
internal import SyrinxCore

/// A small HTTP server that Resemble tells what becomes of a voice.
///
/// Resemble does not sign what it sends: who knows the address is believed. So its last part are 128 random bits, made
/// anew each time; everything else is answered with 404.
///
/// - Thread: any.
public final class CallbackReceiver: Sendable {
    /// What to give to the provider: a secret.
    public let url: String

    /// Where it listens.
    public let port: Int

    /// What has been told, in its order; the newest where nobody reads them. For one reader.
    public let notices: AsyncStream<VoiceNotice>

    private init(url: String, port: Int, notices: AsyncStream<VoiceNotice>) {
        self.url = url
        self.port = port
        self.notices = notices
    }

    /// Listens while `body` runs.
    ///
    /// - Parameters:
    ///   - host: Of this machine, such as `127.0.0.1`; others than loopback are reached by everybody.
    ///   - port: 0 takes any.
    ///   - publicURL: Under which the provider reaches it, without a query: a tunnel's or a proxy's. nil: the address
    ///     on this machine.
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where it cannot listen there, or `publicURL` is none; what `body`
    ///   throws.
    public static func listening<Result>(
        on host: String = "127.0.0.1", port: Int = 0, publicURL: String? = nil,
        _ body: (CallbackReceiver) async throws -> Result
    ) async throws -> Result {
        let base = try publicURL.map { (url) throws(SyrinxError) in try checked(url) }
        let secret = RandomKey.make()
        let (notices, continuation) = AsyncStream<VoiceNotice>.makeStream(
            bufferingPolicy: .bufferingNewest(64))
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let result: Swift.Result<Result, any Error>
        do {
            let channel = try await bind(host, port, secret, continuation, group)
            let bound = channel.localAddress?.port ?? port
            let name = host.contains(":") ? "[\(host)]" : host
            let receiver = CallbackReceiver(
                url: "\(base ?? "http://\(name):\(bound)")/\(secret)", port: bound, notices: notices)
            do {
                result = .success(try await body(receiver))
            } catch {
                result = .failure(error)
            }
            try? await channel.close()
        } catch {
            result = .failure(error)
        }
        continuation.finish()
        try? await group.shutdownGracefully()
        return try result.get()
    }

    /// The provider must find it, and nobody on the way may see the secret.
    private static func checked(_ url: String) throws(SyrinxError) -> String {
        let base = try WebAddress.serviceBase(url)
        guard WebAddress(base)?.keepsSecrets == true else {
            throw SyrinxError(
                .invalidArgument,
                "\(base) would show the callback's secret to everybody on the way: use https.")
        }
        return base
    }

    /// A voice is told of once. More than these at a time are no provider.
    private static let connectionLimit = 32

    private static func bind(
        _ host: String, _ port: Int, _ secret: String, _ continuation: AsyncStream<VoiceNotice>.Continuation,
        _ group: MultiThreadedEventLoopGroup
    ) async throws -> any Channel {
        let connections = ConnectionCount()
        do {
            return try await ServerBootstrap(group: group)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    guard connections.enter(limit: connectionLimit) else { return channel.close() }
                    channel.closeFuture.whenComplete { _ in connections.leave() }
                    return channel.pipeline.configureHTTPServerPipeline(withErrorHandling: true)
                        .flatMapThrowing {
                            try channel.pipeline.syncOperations.addHandler(
                                CallbackHandler(secret: secret) { continuation.yield($0) })
                        }
                }
                .bind(host: host, port: port).get()
        } catch {
            // SAFETY: strerror gives a string for any number; copied before another call can change it.
            let reason = (error as? IOError).map { unsafe String(cString: strerror($0.errnoCode)) }
            throw SyrinxError(.invalidArgument, "Cannot listen on \(host):\(port): \(reason ?? "\(error)").")
        }
    }

    private final class ConnectionCount: Sendable {
        private let count = Mutex(0)

        func enter(limit: Int) -> Bool {
            count.withLock { count in
                guard count < limit else { return false }
                count += 1
                return true
            }
        }

        func leave() { count.withLock { $0 -= 1 } }
    }
}
