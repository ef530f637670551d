// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// The voices of a workspace at Speechify, the challenges that wait for a recording, and what may be replayed.
struct SpeechifyState {
    /// One that was cloned here.
    struct Voice: Sendable {
        let id: String
        let name: String
        /// As in the newest version.
        let gender: String
        let locale: String
        let hasAvatar: Bool
        let timbre: Timbre
    }

    struct Challenge: Sendable {
        let id: String
        let fullName: String
        let phrase: String
        let endTime: ContinuousClock.Instant
        var isUsed = false
    }

    /// An answer that a repeated request gets again.
    struct Replay: Sendable {
        let key: String
        let print: RequestPrint
        /// Until then the first answer is on its way.
        let sentTime: ContinuousClock.Instant
        let endTime: ContinuousClock.Instant
        let answer: Result<JSONAnswer, Refusal>
    }

    // In the order of their making; nowhere more than `Workshop.countLimit`.
    var voices: [Voice] = []
    var challenges: [Challenge] = []
    private var replays: [Replay] = []

    /// - Returns: What was answered before to the same request with the same key; nil: it is the first.
    /// - Throws: ``Refusal`` 409 for another request, and while the first answer is on its way.
    func replay(
        _ key: String, _ print: RequestPrint, at time: ContinuousClock.Instant = .now
    ) throws(Refusal) -> Result<JSONAnswer, Refusal>? {
        guard let replay = replays.last(where: { $0.key == key }), time < replay.endTime else { return nil }
        guard replay.print == print else {
            throw Refusal(
                .conflict, "This Idempotency-Key has been used with another request.",
                code: "idempotency_conflict")
        }
        guard time >= replay.sentTime else {
            throw Refusal(
                .conflict, "The first request with this Idempotency-Key is still in flight.",
                code: "idempotency_conflict")
        }
        return replay.answer
    }

    mutating func keep(_ replay: Replay) {
        replays.removeAll { $0.key == replay.key }
        if replays.count >= Workshop.countLimit { replays.removeFirst() }
        replays.append(replay)
    }

    /// Makes room by forgetting the oldest.
    mutating func add(_ challenge: Challenge) {
        if challenges.count >= Workshop.countLimit { challenges.removeFirst() }
        challenges.append(challenge)
    }
}
