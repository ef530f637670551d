// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// So many requests in any span of so much time, for each visitor.
public struct EmulatorRateLimit: Sendable, Equatable {
    /// 1 to 10,000.
    public let requestCount: Int
    /// 1 s to 1 h.
    public let duration: Duration

    /// The service's free tier: 20 transactions in 60 seconds.
    public static let free = EmulatorRateLimit(requestCount: 20, per: .seconds(60))

    public init(requestCount: Int, per duration: Duration) {
        self.requestCount = requestCount
        self.duration = duration
    }
}

/// Counts the requests of each visitor in a window that slides.
final class RateLimiter: Sendable {
    /// Visitors that are remembered. Beyond, the half is forgotten that was let in the longest ago: seldom enough that
    /// it costs next to nothing.
    static let visitorLimit = 1000

    private let limit: EmulatorRateLimit
    private let arrivals = Mutex<[Gatekeeper.Visitor: [ContinuousClock.Instant]]>([:])

    init(_ limit: EmulatorRateLimit) {
        self.limit = limit
    }

    /// Visitors that are remembered.
    var visitorCount: Int { arrivals.withLock { $0.count } }

    /// Counts a request, if there is room for it.
    ///
    /// - Returns: nil where there was; else the whole seconds after which there will be, 1 or more.
    func wait(for visitor: Gatekeeper.Visitor, at time: ContinuousClock.Instant) -> Int? {
        arrivals.withLock { arrivals in
            let start = time - limit.duration
            if arrivals.count >= Self.visitorLimit, arrivals[visitor] == nil {
                let newest = arrivals.sorted { ($0.value.last ?? start) > ($1.value.last ?? start) }
                arrivals = [:]
                for (visitor, times) in newest.prefix(Self.visitorLimit / 2) { arrivals[visitor] = times }
            }
            var recent = arrivals[visitor, default: []]
            recent.removeAll { $0 <= start }
            defer { arrivals[visitor] = recent }
            guard recent.count >= limit.requestCount else {
                recent.append(time)
                return nil
            }
            return max(Int(((recent[0] - start) / .seconds(1)).rounded(.up)), 1)
        }
    }
}
