// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization
internal import SyrinxCore

/// Knows of each request under way who wants to hear of its milestones.
///
/// They are stamped on the connection itself, where the bytes pass, not where a task gets to see them.
final class ExchangeLog: Sendable {
    /// Azure's own header for a client's request id: 32 hexadecimal digits.
    static let headerName = "X-ConnectionId"

    /// The same at services that have another header for it.
    static let otherHeaderName = "X-Request-ID"

    /// Stands in the place of an id where only a connection is wanted: nothing of that request is sent.
    static let openerID = "open"

    typealias Observer = @Sendable (Milestone, MonotonicTime) -> Void

    private let observers = Mutex<[String: Observer]>([:])

    /// Answers that ended before their end.
    private let cut = Mutex<Set<String>>([])

    /// How long a service that is being listened to may say nothing.
    private let idleTimeout: TimeAmount

    init(idleTimeout: Duration) {
        self.idleTimeout = .nanoseconds(idleTimeout.nanoseconds)
    }

    /// - Parameter owner: Lives for as long as the exchange does.
    func begin(_ observer: @escaping Observer, for owner: some AnyObject & Sendable) -> Exchange {
        let id = (0..<2).map { _ in Self.hexadecimal(.random(in: .min ... .max)) }.joined()
        observers.withLock { $0[id] = observer }
        return Exchange(id: id, log: self, owner: owner)
    }

    func observer(for id: String) -> Observer? {
        observers.withLock { $0[id] }
    }

    fileprivate func end(_ id: String) {
        observers.withLock { observers in
            observers[id] = nil
            _ = cut.withLock { $0.remove(id) }
        }
    }

    fileprivate func isCut(_ id: String) -> Bool {
        cut.withLock { $0.contains(id) }
    }

    /// Nobody asks any more for an exchange that was let go of.
    fileprivate func setCut(_ id: String) {
        observers.withLock { observers in
            guard observers[id] != nil else { return }
            _ = cut.withLock { $0.insert(id) }
        }
    }

    /// Puts an observer on a new connection.
    func watch(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
            try pipeline.addHandler(makeHandler(channel, since: .now), position: .after(decoder))
        }
    }

    /// - Parameter connectTime: When the connection stood.
    func makeHandler(
        _ channel: any Channel, since connectTime: MonotonicTime
    ) -> some ChannelDuplexHandler & Sendable {
        ExchangeHandler(
            log: self, idleTimeout: idleTimeout, connectTime: connectTime, eventLoop: channel.eventLoop)
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

    /// What the connection belongs to: it is not closed while an answer is being read.
    private let owner: any AnyObject & Sendable

    fileprivate init(id: String, log: ExchangeLog, owner: some AnyObject & Sendable) {
        self.id = id
        self.log = log
        self.owner = owner
    }

    deinit { log.end(id) }

    /// The connection ended before the answer did.
    var isCut: Bool { log.isCut(id) }
}

/// Watches the requests and answers of one connection go by, and ends one on which nothing comes.
///
/// The client's own read time-out counts the time in which a slow consumer asks for nothing, too. Here the
/// clock runs only while somebody waits.
///
/// The client throws away what it has not handed on when a connection breaks. So an answer that breaks off
/// ends here as if it were whole, and ``Exchange/isCut`` tells what it was.
private final class ExchangeHandler: ChannelDuplexHandler, Sendable {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    private struct State {
        var observer: ExchangeLog.Observer?
        var hasBody = false
        var id = ""

        /// Between the answer's head and its end.
        var isInBody = false

        /// Between the request's end and the answer's.
        var isAnswering = false

        /// No request: it is answered here.
        var isOpener = false

        /// Runs while bytes are asked for and have not come.
        var clock: Scheduled<Void>?
    }

    private let log: ExchangeLog
    private let idleTimeout: TimeAmount
    private let connectTime: MonotonicTime
    private let state: NIOLoopBoundBox<State>

    init(log: ExchangeLog, idleTimeout: TimeAmount, connectTime: MonotonicTime, eventLoop: any EventLoop) {
        self.log = log
        self.idleTimeout = idleTimeout
        self.connectTime = connectTime
        state = NIOLoopBoundBox(State(), eventLoop: eventLoop)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            let id =
                head.headers.first(name: ExchangeLog.headerName)
                ?? head.headers.first(name: ExchangeLog.otherHeaderName) ?? ""
            state.value = State(observer: log.observer(for: id), id: id)
            state.value.isOpener = id == ExchangeLog.openerID
            guard !state.value.isOpener else { return promise?.succeed() ?? () }
            state.value.observer?(.connected, connectTime)
            context.write(data, promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end where state.value.isOpener:
            promise?.succeed()
            answerOpener(context)
        case .end:
            let observer = state.value.observer
            let sent = promise ?? context.eventLoop.makePromise()
            sent.futureResult.whenSuccess { observer?(.requestSent, .now) }
            state.value.isAnswering = true
            startClock(context)
            context.write(data, promise: sent)
        }
    }

    func read(context: ChannelHandlerContext) {
        startClock(context)
        context.read()
    }

    /// A body that does not go out is waited for as an answer is: while bytes flow the channel becomes writable time
    /// and again.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if !context.channel.isWritable {
            runClock(context)
        } else if !state.value.isAnswering {
            stopClock()
        }
        context.fireChannelWritabilityChanged()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        stopClock()
        switch unwrapInboundIn(data) {
        case .head:
            state.value.observer?(.responseHead, .now)
            state.value.isInBody = true
        case .body:
            if !state.value.hasBody { state.value.observer?(.firstByte, .now) }
            state.value.hasBody = true
        case .end:
            state.value.observer?(.lastByte, .now)
            state.value.isAnswering = false
            state.value.isInBody = false
            context.channel.keepAlive()
        }
        context.fireChannelRead(data)
    }

    /// The connection stands: that was all.
    private func answerOpener(_ context: ChannelHandlerContext) {
        let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.execute { [self] in
            let context = loopBound.value
            guard context.channel.isActive else { return }
            context.channel.keepAlive()
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "0"])
            context.fireChannelRead(wrapInboundOut(.head(head)))
            context.fireChannelRead(wrapInboundOut(.end(nil)))
            context.fireChannelReadComplete()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard state.value.isInBody else { return context.fireErrorCaught(error) }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        stopClock()
        if state.value.isInBody {
            state.value.isInBody = false
            log.setCut(state.value.id)
            context.fireChannelRead(wrapInboundOut(.end(nil)))
            context.fireChannelReadComplete()
        }
        context.fireChannelInactive()
    }

    private func startClock(_ context: ChannelHandlerContext) {
        guard state.value.isAnswering else { return }
        runClock(context)
    }

    private func runClock(_ context: ChannelHandlerContext) {
        guard state.value.clock == nil else { return }
        let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
        state.value.clock = context.eventLoop.scheduleTask(in: idleTimeout) {
            loopBound.value.fireErrorCaught(HTTPClientError.readTimeout)
            loopBound.value.close(promise: nil)
        }
    }

    private func stopClock() {
        state.value.clock?.cancel()
        state.value.clock = nil
    }
}
