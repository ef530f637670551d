// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1

/// One connection of a ``CallbackReceiver``: one request, one answer.
final class CallbackHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// A list of a few thousand recordings with their transcripts.
    private static let byteLimit = 4 << 20

    /// Of what still comes when the answer is known.
    private static let dropLimit = 64 << 20

    /// For a whole request.
    private static let patience = TimeAmount.seconds(60)

    private let secret: [UInt8]
    private let onNotice: (VoiceNotice) -> Void
    private var isMeant = false
    private var isTooLong = false
    private var isAnswered = false
    private var isWhole = false
    private var droppedByteCount = 0
    private var body: [UInt8] = []

    init(secret: String, onNotice: @escaping (VoiceNotice) -> Void) {
        self.secret = Array(secret.utf8)
        self.onNotice = onNotice
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        let end = context.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in end.cancel() }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        guard !isAnswered else { return drop(part, context) }
        switch part {
        case .head(let head):
            isMeant = head.method == .POST && isSecret(head.uri)
            isTooLong = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0 > Self.byteLimit
            // What is not meant for us is not kept.
            if !isMeant || isTooLong { answer(context) }
        case .body(let buffer):
            guard body.count + buffer.readableBytes <= Self.byteLimit else {
                isTooLong = true
                return answer(context)
            }
            body += buffer.readableBytesView
        case .end:
            isWhole = true
            answer(context)
        }
    }

    /// Closing a connection with unread bytes would take the answer away from whoever has not read it yet (RFC 9112
    /// section 9.6): the rest of the request is read, and dropped.
    private func drop(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head: break
        case .body(let buffer):
            droppedByteCount += buffer.readableBytes
            if droppedByteCount > Self.dropLimit { context.close(promise: nil) }
        case .end: context.close(promise: nil)
        }
    }

    /// Whether the last part of a path is the secret: a tunnel may put others in front. Takes as long whatever it is.
    private func isSecret(_ uri: String) -> Bool {
        let path = uri.prefix { $0 != "?" }
        let last = Array(path[(path.lastIndex(of: "/") ?? path.startIndex)...].dropFirst().utf8)
        var difference = last.count ^ secret.count
        for index in secret.indices {
            difference |= Int((last.indices.contains(index) ? last[index] : 0) ^ secret[index])
        }
        return difference == 0
    }

    private func answer(_ context: ChannelHandlerContext) {
        isAnswered = true
        var status = HTTPResponseStatus.notFound
        if isMeant {
            if isTooLong {
                status = .payloadTooLarge
            } else if let notice = VoiceNotice(body) {
                status = .ok
                onNotice(notice)
            } else {
                status = .badRequest
            }
        }
        let headers: HTTPHeaders = ["Content-Length": "0", "Connection": "close"]
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        guard isWhole else { return context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
        let channel = context.channel
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
