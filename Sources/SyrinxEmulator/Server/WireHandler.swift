// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The last one to see bytes on their way out: tells when the system has them all, and lets them drip.
final class WireHandler: ChannelOutboundHandler {
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// What can be asked of it, as an outbound event.
    enum Order: Sendable {
        /// Succeeds when everything that was written before has been taken by the system.
        case flush
        /// Sends the next write in pieces, over so much time; what follows it waits.
        case dripNextWrite(TimeAmount)
    }

    /// Of a write that drips, at the most.
    private static let pieceCount = 20

    private var dripTime: TimeAmount?
    private var isDripping = false
    /// What came while another write was dripping.
    private var waiting: [(data: NIOAny, promise: EventLoopPromise<Void>?)] = []

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        switch event as? Order {
        case .flush:
            let nothing = Self.wrapOutboundOut(.byteBuffer(ByteBuffer()))
            write(context: context, data: nothing, promise: promise)
            context.flush()
        case .dripNextWrite(let time):
            dripTime = time
            promise?.succeed()
        case nil:
            context.triggerUserOutboundEvent(event, promise: promise)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if isDripping {
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
            let waiting = self.waiting
            self.waiting.removeAll()
            for (data, promise) in waiting { context.write(data, promise: promise) }
            context.flush()
        }
    }
}

extension TimeAmount {
    fileprivate static func / (time: TimeAmount, count: Int) -> TimeAmount {
        .nanoseconds(time.nanoseconds / Int64(count))
    }
}
