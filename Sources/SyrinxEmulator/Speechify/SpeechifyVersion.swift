// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// A date that pins how Speechify's API behaves. Any date is one: a change has the date from which on it is there.
///
/// Rules from Speechify's documentation ("API Versioning", and its changelog).
struct SpeechifyVersion: Comparable, Sendable {
    private let date: String

    /// What a workspace that is made today begins with: the newest that the emulator knows of.
    static let newest = SpeechifyVersion(known: "2026-09-30")

    /// Before, the gender that nobody has named is `notSpecified`.
    static let snakeCaseGender = SpeechifyVersion(known: "2026-06-28")
    /// Before, the list of voices is an array. The date is a guess: the first SDK that reads pages.
    static let pagedVoices = SpeechifyVersion(known: "2026-07-10")
    /// From then on a person's consent is a recording of a phrase that the service chooses.
    static let consentChallenges = SpeechifyVersion(known: "2026-09-13")
    /// From then on the models of before simba-3 are gone.
    static let retiredModels = SpeechifyVersion(known: "2026-09-21")
    /// Before, `pcm_16000` has 24,000 samples a second.
    static let honestPCM16000 = SpeechifyVersion(known: "2026-09-30")

    private init(known date: String) {
        self.date = date
    }

    /// - Throws: ``Refusal`` 400 `invalid_api_version` for what is no date.
    init(_ fields: HTTPFields) throws(Refusal) {
        guard let text = fields[.speechifyVersion] else {
            self = .newest
            return
        }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }),
            let month = Int(parts[1]), (1...12).contains(month), let day = Int(parts[2]),
            (1...31).contains(day)
        else {
            throw Refusal(
                .badRequest, "Speechify-Version must be a date such as \(Self.newest.date).",
                code: "invalid_api_version")
        }
        date = text
    }

    static func < (one: SpeechifyVersion, other: SpeechifyVersion) -> Bool { one.date < other.date }
}

extension HTTPField.Name {
    static let speechifyVersion = Self("Speechify-Version")!
    static let speechifyAudioType = Self("Speechify-Audio-Content-Type")!
}
