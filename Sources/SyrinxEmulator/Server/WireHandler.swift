// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization

/// When bytes came last, for any thread.
final class ReceptionTime: Sendable {
    private let instant = Mutex(ContinuousClock.now)

    var value: ContinuousClock.Instant { instant.withLock { $0 } }

    func stamp() { instant.withLock { $0 = .now } }
}

/// The first to see bytes on their way in, and the last on their way out: stamps the former, tells when the system has
/// the latter, keeps them until they are due, and lets them drip. What it does at a time is done by the event loop's
/// clock, with no other thread to wait for.
final class WireHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// What can be asked of it, as an outbound event.
    enum Order: Sendable {
        /// Succeeds when everything that was written before has been taken by the system.
        case flush
        /// Sends nothing before this time.
        case hold(until: NIODeadline)
        /// Sends the next write in pieces, over so much time; what follows it waits.
        case dripNextWrite(TimeAmount)
    }

    /// Of a write that drips, at the most.
    private static let pieceCount = 20

    private let receptionTime: ReceptionTime
    private var dripTime: TimeAmount?
    private var isDripping = false
    private var isHolding = false
    /// What came while nothing could be sent.
    private var waiting: [(data: NIOAny, promise: EventLoopPromise<Void>?)] = []

    init(_ receptionTime: ReceptionTime) {
        self.receptionTime = receptionTime
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        receptionTime.stamp()
        context.fireChannelRead(data)
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        switch event as? Order {
        case .flush:
            let nothing = Self.wrapOutboundOut(.byteBuffer(ByteBuffer()))
            write(context: context, data: nothing, promise: promise)
            context.flush()
        case .hold(let time):
            isHolding = true
            context.eventLoop.assumeIsolated().scheduleTask(deadline: time) {
                // The connection may have been closed meanwhile.
                guard self.isHolding else { return }
                self.isHolding = false
                self.release(context)
            }
            promise?.succeed()
        case .dripNextWrite(let time):
            dripTime = time
            promise?.succeed()
        case nil:
            context.triggerUserOutboundEvent(event, promise: promise)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if isDripping || isHolding {
            waiting.append((data, promise))
        } else if let time = dripTime, case .byteBuffer(let bytes) = Self.unwrapOutboundIn(data),
            bytes.readableBytes > 0
        {
            dripTime = nil
            isDripping = true
            let pieceByteCount = (bytes.readableBytes + Self.pieceCount - 1) / Self.pieceCount
            let pieceCount = (bytes.readableBytes + pieceByteCount - 1) / pieceByteCount
            drip(bytes, pieceByteCount, every: time / pieceCount, context, promise)
        } else {
            context.write(data, promise: promise)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        isDripping = false
        isHolding = false
        for (_, promise) in waiting { promise?.fail(ChannelError.ioOnClosedChannel) }
        waiting.removeAll()
    }

    private func drip(
        _ bytes: ByteBuffer, _ pieceByteCount: Int, every time: TimeAmount, _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        context.eventLoop.assumeIsolated().scheduleTask(in: time) {
            var rest = bytes
            // The connection may have been closed meanwhile.
            guard self.isDripping, let piece = rest.readSlice(length: min(pieceByteCount, rest.readableBytes))
            else {
                promise?.fail(ChannelError.ioOnClosedChannel)
                return
            }
            let isLast = rest.readableBytes == 0
            context.writeAndFlush(Self.wrapOutboundOut(.byteBuffer(piece)), promise: isLast ? promise : nil)
            guard isLast else { return self.drip(rest, pieceByteCount, every: time, context, promise) }
            self.isDripping = false
            self.release(context)
        }
    }

    /// What waits goes, as far as it may.
    private func release(_ context: ChannelHandlerContext) {
        let waiting = self.waiting
        self.waiting.removeAll()
        for (data, promise) in waiting { write(context: context, data: data, promise: promise) }
        context.flush()
    }
}

extension TimeAmount {
    fileprivate static func / (time: TimeAmount, count: Int) -> TimeAmount {
        .nanoseconds(time.nanoseconds / Int64(count))
    }
}
