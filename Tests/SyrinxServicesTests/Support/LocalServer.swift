// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on this machine that answers what a test wants, keeps connections, and counts them.
final class LocalServer: Sendable {
    struct Request: Sendable {
        var method: String
        var path: String

        /// Names in small letters.
        var headers: [String: String]
        var bytes: [UInt8]
        var body: String { String(decoding: bytes, as: UTF8.self) }

        /// The first one is 1.
        var connection: Int
    }

    struct Answer: Sendable {
        var status = 200
        var type = "audio/basic"
        var body = "audio that is no text: \u{0}\u{1}\u{2}"
        var location: String?
        var requestID: String?

        /// The connection ends in the middle of the answer.
        var isCut = false

        /// The connection ends instead of an answer.
        var isUnanswered = false
        var headers: [String: String] = [:]
    }

    typealias Responder = @Sendable (Request) -> Answer

    private struct State {
        var connectionCount = 0
        var requests: [Request] = []
    }

    private let state = Mutex(State())
    private let respond: Responder
    private let port = Mutex(0)

    var connectionCount: Int { state.withLock { $0.connectionCount } }
    var requests: [Request] { state.withLock { $0.requests } }
    var url: String { "http://127.0.0.1:\(port.withLock { $0 })" }

    private init(_ respond: @escaping Responder) {
        self.respond = respond
    }

    static func run(
        _ respond: @escaping Responder = { _ in Answer() },
        _ body: @Sendable (LocalServer) async throws -> Void
    ) async throws {
        let server = LocalServer(respond)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    let number = server.state.withLock { state in
                        state.connectionCount += 1
                        return state.connectionCount
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        Responding(server: server, connection: number))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        server.port.withLock { $0 = channel.localAddress?.port ?? 0 }
        do {
            try await body(server)
        } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
    }

    private final class Responding: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let server: LocalServer
        private let connection: Int
        private var head: HTTPRequestHead?
        private var body: [UInt8] = []

        init(server: LocalServer, connection: Int) {
            self.server = server
            self.connection = connection
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): (self.head, body) = (head, [])
            case .body(let buffer): body += buffer.readableBytesView
            case .end:
                guard let head else { return }
                var headers: [String: String] = [:]
                for header in head.headers { headers[header.name.lowercased()] = header.value }
                let request = Request(
                    method: head.method.rawValue, path: head.uri, headers: headers, bytes: body,
                    connection: connection)
                server.state.withLock { $0.requests.append(request) }
                send(server.respond(request), context)
            }
        }

        private func send(_ answer: Answer, _ context: ChannelHandlerContext) {
            guard !answer.isUnanswered else { return context.close(promise: nil) }
            let length = answer.body.utf8.count + (answer.isCut ? 10 : 0)
            var head = HTTPResponseHead(
                version: .http1_1, status: .init(statusCode: answer.status),
                headers: ["Content-Type": answer.type, "Content-Length": "\(length)"])
            if let id = answer.requestID { head.headers.add(name: "X-RequestId", value: id) }
            if let location = answer.location { head.headers.add(name: "Location", value: location) }
            for (name, value) in answer.headers { head.headers.add(name: name, value: value) }
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
            guard !answer.isCut else {
                context.flush()
                return context.close(promise: nil)
            }
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
