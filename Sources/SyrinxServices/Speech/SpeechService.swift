// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// A service that speaks: a request goes in, audio comes out as it is made.
///
/// - Thread: any.
public protocol SpeechService: Sendable {
    /// Answers end here without a word, so that what is as long is probably cut; nil: no such length is known.
    var longestAnswer: Duration? { get }

    /// How much text one request takes, in UTF-16 code units as they are sent; nil: its length in time and in bytes is
    /// all that counts.
    var characterLimit: Int? { get }

    /// Timings can come with the audio. Where they cannot, those of sentences can be measured in it.
    var tellsTimings: Bool { get }

    /// Asks for speech, and returns when the service has begun to answer.
    ///
    /// - Parameters:
    ///   - onMilestone: Told when the connection stands, the request is sent, the head and the bytes of
    ///     the answer are there. Called on the network's thread: must not block.
    /// - Throws: ``SyrinxError`` for every refusal and for every network failure.
    func synthesize(
        _ request: SpeechRequest, as format: OutputFormat,
        onMilestone: @escaping @Sendable (Milestone, MonotonicTime) -> Void
    ) async throws(SyrinxError) -> SpeechAnswer

    /// Makes the connection, and obtains the token where one is needed, before there is anything to say.
    ///
    /// What fails here fails again with the request, and is told then.
    func warm() async
}

extension SpeechService {
    /// Asks for speech, and again where that can help.
    ///
    /// Cancelling the task ends a wait at once.
    ///
    /// - Parameters:
    ///   - onAttempt: Called before each attempt.
    ///   - onRetry: Called before each wait.
    /// - Throws: What the last attempt failed with, and how many there were.
    public func synthesize(
        _ request: SpeechRequest, as format: OutputFormat, retrying policy: RetryPolicy,
        onAttempt: () -> Void, onRetry: (RetryNotice) -> Void,
        onMilestone: @escaping @Sendable (Milestone, MonotonicTime) -> Void
    ) async throws(SyrinxError) -> SpeechAnswer {
        try await policy.retrying(onAttempt: onAttempt, onRetry: onRetry) { () throws(SyrinxError) in
            try await synthesize(request, as: format, onMilestone: onMilestone)
        }
    }
}

extension SyrinxError {
    /// The same of a service that names voices in its requests.
    ///
    /// - Parameter provider: Whose it is.
    func ofSpeech(by provider: Provider) -> SyrinxError {
        var error = self
        switch status {
        case 400, 422:
            let said = serviceMessage ?? ""
            // What it says itself is told behind this, and no guess stands in front of it.
            error.message = "\(provider.title) rejected the request (HTTP \(status ?? 400))."
            if said.isEmpty {
                error.message += " The voice, the model, the text or the format may not be what it takes."
            } else if Self.tellsOfUnreadiness(said) {
                error.message +=
                    " A voice is not made at once: `syrinx voice wait` waits until it can speak."
            }
        case 402:
            error.message =
                "\(provider.title) wants to be paid first (HTTP 402): the plan does not have this, or is used up."
        case 404:
            error.message =
                "\(provider.title) has no such voice or path (HTTP 404): check the voice (-v) and --endpoint."
        default: break
        }
        return error
    }

    /// - Parameter said: By a service about a voice.
    private static func tellsOfUnreadiness(_ said: String) -> Bool {
        let said = said.lowercased()
        let words = [
            "not ready", "not yet", "not finished", "initializing", "training", "building", "pending",
        ]
        return words.contains { said.contains($0) }
    }

    static func voiceMissing(_ provider: Provider) -> SyrinxError {
        SyrinxError(
            .invalidArgument,
            "\(provider.title) has no voice that everybody has: name one with -v, by its id.")
    }
}
