// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import NIOCore
internal import Synchronization

/// A client's connection, below and beside HTTP.
final class Connection: Sendable {
    /// From 1.
    let number: Int
    private let channel: any Channel
    private let receptionTime = ReceptionTime()
    private let requestCount = Mutex(0)

    /// On the connection's event loop, before anything else is put into its pipeline.
    init(_ channel: any Channel, number: Int) throws {
        self.channel = channel
        self.number = number
        try channel.pipeline.syncOperations.addHandler(WireHandler(receptionTime))
    }

    /// - Returns: The request's number on this connection, from 1.
    func countRequest() -> Int {
        requestCount.withLock {
            $0 += 1
            return $0
        }
    }

    /// When bytes came last: of a request that was read to its end, and has no other behind it, its last.
    var lastReceptionTime: ContinuousClock.Instant { receptionTime.value }

    /// Sends the next head in pieces, over so much time.
    func slowHeadDown(_ duration: Duration) async throws {
        try await channel.triggerUserOutboundEvent(WireHandler.Order.dripNextWrite(TimeAmount(duration)))
    }

    /// Sends nothing that is written from now on before this time.
    func hold(until time: ContinuousClock.Instant) async throws {
        guard let deadline = NIODeadline(time) else { return }
        try await channel.triggerUserOutboundEvent(WireHandler.Order.hold(until: deadline))
    }

    /// By the event loop's clock, which is exact: a task's own sleep ends half a millisecond late and more.
    ///
    /// - Throws: `CancellationError`.
    func sleep(until time: ContinuousClock.Instant) async throws {
        try Task.checkCancellation()
        guard let deadline = NIODeadline(time) else { return }
        let alarm = channel.eventLoop.scheduleTask(deadline: deadline) {}
        try await withTaskCancellationHandler {
            do { try await alarm.futureResult.get() } catch { throw CancellationError() }
        } onCancel: {
            alarm.cancel()
        }
    }

    /// Waits until the system has taken all bytes.
    func flush() async throws {
        try await channel.triggerUserOutboundEvent(WireHandler.Order.flush)
    }

    /// Closes it behind what was sent, or resets it.
    func close(_ ending: EmulatorFault.Ending) async {
        // A client that is gone already has what was wanted.
        try? await flush()
        if ending == .reset, let socket = channel as? any SocketOptionProvider {
            try? await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try? await channel.close()
    }
}

extension NIODeadline {
    /// The event loop's time for this one; nil: it is over. Time that passes until the loop hears of it is not added.
    fileprivate init?(_ time: ContinuousClock.Instant) {
        let rest = ContinuousClock.now.duration(to: time)
        guard rest > .zero else { return nil }
        self = .now() + TimeAmount(rest)
    }
}
