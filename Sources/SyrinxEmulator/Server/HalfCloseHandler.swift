// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Closes a connection as soon as its client stops sending.
///
/// A client that is gone shows first as the end of its requests; only a later write would fail, and
/// a voice that is slow to speak writes late. A client that closes its sending half on purpose
/// before the answer loses the answer: HTTP clients do not do that.
final class HalfCloseHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}
