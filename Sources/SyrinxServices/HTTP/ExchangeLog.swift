// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1
internal import SyrinxCore
internal import Synchronization

/// Knows of each request under way who wants to hear of its milestones.
///
/// They are stamped on the connection itself, where the bytes pass, not where a task gets to see them.
final class ExchangeLog: Sendable {
    /// The service's own header for a client's request id: 32 hexadecimal digits.
    static let headerName = "X-ConnectionId"

    typealias Observer = @Sendable (Milestone, MonotonicTime) -> Void

    private let observers = Mutex<[String: Observer]>([:])

    func begin(_ observer: @escaping Observer) -> Exchange {
        let id = (0..<2).map { _ in Self.hexadecimal(.random(in: .min ... .max)) }.joined()
        observers.withLock { $0[id] = observer }
        return Exchange(id: id, log: self)
    }

    func observer(for id: String) -> Observer? {
        observers.withLock { $0[id] }
    }

    fileprivate func end(_ id: String) {
        _ = observers.withLock { $0.removeValue(forKey: id) }
    }

    /// Puts an observer on a new connection.
    func watch(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
            try pipeline.addHandler(ExchangeHandler(log: self, eventLoop: channel.eventLoop), position: .after(decoder))
        }
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// One request, for as long as anybody holds on to it.
final class Exchange: Sendable {
    let id: String
    private let log: ExchangeLog

    fileprivate init(id: String, log: ExchangeLog) {
        self.id = id
        self.log = log
    }

    deinit { log.end(id) }
}

/// Watches the requests and answers of one connection go by.
private final class ExchangeHandler: ChannelDuplexHandler, Sendable {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    private struct State {
        var observer: ExchangeLog.Observer?
        var hasBody = false
    }

    private let log: ExchangeLog
    private let connectTime = MonotonicTime.now
    private let state: NIOLoopBoundBox<State>

    init(log: ExchangeLog, eventLoop: any EventLoop) {
        self.log = log
        state = NIOLoopBoundBox(State(), eventLoop: eventLoop)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            let id = head.headers.first(name: ExchangeLog.headerName) ?? ""
            state.value = State(observer: log.observer(for: id))
            state.value.observer?(.connected, connectTime)
            context.write(data, promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            let observer = state.value.observer
            let sent = promise ?? context.eventLoop.makePromise()
            sent.futureResult.whenSuccess { observer?(.requestSent, .now) }
            context.write(data, promise: sent)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: state.value.observer?(.responseHead, .now)
        case .body:
            if !state.value.hasBody { state.value.observer?(.firstByte, .now) }
            state.value.hasBody = true
        case .end: state.value.observer?(.lastByte, .now)
        }
        context.fireChannelRead(data)
    }
}
