// SPDX-License-Identifier: Apache-2.0

/// What Speechify's error codes about voices mean, and what to do next.
enum SpeechifyCloningWords {
    /// The codes of speechify-api 4.0.0 (`ErrorCode`) that making a voice can meet.
    private static let table: [(code: String, text: String)] = [
        (
            "idempotency_conflict",
            "Speechify is still busy with the same request, or knows its key with other contents: look at the list of "
                + "voices before this is run again."
        ),
        (
            "voice_cloning_not_included",
            "This account's plan has no copies of voices: another plan is needed (https://speechify.ai/pricing)."
        ),
        ("too_many_voices", "This account has as many voices as it may: delete one."),
        (
            "consent_speaker_mismatch",
            "The consent recording and the sample do not sound like the same person: record both with the same speaker; "
                + "ask for a new sentence first."
        ),
        (
            "consent_phrase_mismatch",
            "What is said in the consent recording is not the sentence that was asked for: ask for a new one, and read it "
                + "word by word."
        ),
        (
            "consent_recording_unusable",
            "Nothing can be understood in the consent recording: ask for a new sentence, and record 5 to 30 seconds of "
                + "clean speech."
        ),
        ("consent_challenge_expired", "The sentence has run out: ask for a new one, and record it at once."),
        ("consent_challenge_already_used", "The sentence counts once, and has been used: ask for a new one."),
        ("consent_challenge_not_found", "Speechify does not know this sentence: ask for a new one."),
        (
            "invalid_api_version",
            "Speechify does not know this version of its API: name another one (--api-version), or none."
        ),
        ("insufficient_scope", "This key may not make or see voices: make one with the scopes for voices."),
        ("payment_required", "This account has to be paid for first."),
        ("spend_cap_exceeded", "This account has spent what it may: raise its limit."),
    ]

    static func explanation(_ refusal: ManagementClient.Refusal) -> String? {
        for row in table where refusal.has(row.code) { return "\(row.text) (HTTP \(refusal.status))" }
        return nil
    }
}
