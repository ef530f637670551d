// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// Nothing that makes something has a key here. What may have been heard is not asked for again: it is looked for.
extension ResembleVoices {
    /// Sends what must not be done twice.
    ///
    /// - Parameters:
    ///   - read: Makes something of the answer, or throws what it refuses.
    ///   - find: Looks whether it has been done.
    /// - Throws: ``SyrinxError``; where nobody knows whether it has been done, it says so.
    func sendOnce<Made>(
        _ request: ManagementClient.Request,
        reading read: (ManagementClient.Reply) throws(SyrinxError) -> Made,
        finding find: () async throws(SyrinxError) -> Made?
    ) async throws(SyrinxError) -> Made {
        var request = request
        request.isRepeatable = false
        let last = request
        var doubt: SyrinxError?
        let made = try await retry.retrying(onRetry: { last.onStep(.retrying($0)) }) {
            () throws(SyrinxError) -> Made? in
            do throws(SyrinxError) {
                return try read(try await client.answer(to: last))
            } catch {
                guard Self.mayBeDone(error) else { throw error }
                doubt = error
                return nil
            }
        }
        if let made { return made }
        guard var doubt else { throw Self.strangeAnswer }
        last.onStep(.doing("No clear answer: looking whether it has been done (\(doubt.message))"))
        do throws(SyrinxError) {
            if let made = try await look(find) { return made }
        } catch {
            guard error.code != .cancelled else { throw error }
        }
        doubt.message +=
            " It may have been done all the same: run the same command again in a minute. It looks first, and goes on."
        throw doubt
    }

    /// Looks again and again for what may be about to appear.
    func look<Made>(
        _ find: () async throws(SyrinxError) -> Made?
    ) async throws(SyrinxError) -> Made? {
        try await settling.poll(find)
    }

    /// As ``look(_:)`` where another run may have asked for it just now, else once.
    ///
    /// - Parameter time: When it was asked for, in seconds since 1970, as it is noted.
    func look<Made>(
        since time: String?, _ find: () async throws(SyrinxError) -> Made?
    ) async throws(SyrinxError) -> Made? {
        guard let time = time.flatMap({ Int($0) }), 0..<Self.recency ~= Timestamp.now - time else {
            return try await find()
        }
        return try await look(find)
    }

    /// In seconds: whatever was asked for before has been done or will never be. A gateway gives up after a minute.
    private static let recency = 90

    /// Whether the service may have heard a request that failed like this.
    private static func mayBeDone(_ error: SyrinxError) -> Bool {
        switch error.fault {
        case .unanswered?, .silent?, .brokenOff?: true
        case nil: error.status.map { [408, 500, 502, 504].contains($0) } ?? (error.code == .undecodable)
        default: false
        }
    }
}
