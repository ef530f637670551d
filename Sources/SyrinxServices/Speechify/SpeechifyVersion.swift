// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// The value of `Speechify-Version`: what is sent and answered depends on it.
struct SpeechifyVersion: Sendable, Hashable {
    /// Of the API, `YYYY-MM-DD`.
    let date: String

    /// The first that asks for a recorded consent instead of a name and an address.
    private static let challenges = "2026-09-13"

    /// - Parameter date: nil: ``SpeechifyEndpoint/defaultVersion``.
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where it is no date.
    init(_ date: String?) throws(SyrinxError) {
        guard let date else {
            self.date = SpeechifyEndpoint.defaultVersion
            return
        }
        guard APIVersion.isDate(date) else {
            throw SyrinxError(
                .invalidArgument,
                "\"\(date)\" is no version of Speechify's API: it is a date, such as "
                    + "\(SpeechifyEndpoint.defaultVersion).")
        }
        self.date = date
    }

    /// Whether the speaker reads a sentence that was made for the occasion.
    var asksForChallenge: Bool { date >= Self.challenges }
}

extension SpeechifyVersion {
    /// See ``VoiceCloning/whatIsSent(of:)``: from ``asksForChallenge`` on a recording of the consent, before that an address
    /// in its place.
    func whatIsSent(of wanted: WantedVoice) throws(SyrinxError) -> WantedVoice {
        try wanted.checkNames()
        var sent = wanted
        switch (asksForChallenge, wanted.consent.proof) {
        case (true, .recording?):
            sent.consent.email = nil
        case (true, .url?):
            throw SyrinxError(
                .invalidArgument, "Speechify takes the consent as a file: give its path (--consent FILE).")
        case (true, nil):
            throw SyrinxError(
                .invalidArgument,
                "Speechify makes no voice without a recording of its owner's consent: ask for the sentence that "
                    + "\(wanted.consent.speakerName) is to read, record it, and give the recording as --consent."
            )
        case (false, _):
            sent.consent.proof = nil
            guard let email = wanted.consent.email, email.contains("@") else {
                throw SyrinxError(
                    .invalidArgument,
                    "This version of Speechify's API makes no voice without the address of its owner, who has "
                        + "agreed to it: give it as --email.")
            }
        }
        return sent
    }
}
