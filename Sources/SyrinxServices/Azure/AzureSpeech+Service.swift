// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

extension AzureSpeech: SpeechService {
    public var longestAnswer: Duration? { Self.longestAnswer }
    public var characterLimit: Int? { nil }

    /// Over REST there are none.
    public var tellsTimings: Bool { false }

    public func synthesize(
        _ request: SpeechRequest, as format: OutputFormat,
        onMilestone: @escaping @Sendable (Milestone, MonotonicTime) -> Void
    ) async throws(SyrinxError) -> SpeechAnswer {
        let ssml =
            switch request.content {
            case .markup(let ssml): ssml
            case .text(let text):
                SSML(text: text, voice: request.voice, locale: request.locale, prosody: request.prosody)
            }
        return try await synthesize(ssml, as: format, onMilestone: onMilestone)
    }
}
