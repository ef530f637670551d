// SPDX-License-Identifier: Apache-2.0

/// What providers take, in numbers that are needed where recordings are looked at and where they are sent.
public enum CloningLimits {
    /// Bytes of a file, and of all recordings together: `x-ms-max-length` of `PersonalVoices_Post` in Azure's OpenAPI
    /// document of 2026-01-01.
    public static let azureByteCount = 31_457_280

    /// Bytes of the recording of a consent: "25 MB" in the reference of Speechify's `POST /v1/voices`.
    public static let speechifyConsentByteCount = 25_000_000

    /// Bytes of other files, where no documentation names a bound: this project's own. What is larger is something else
    /// than was meant.
    static let ownByteCount = 100 << 20

    /// The least number of recordings (docs.app.resemble.ai, "Create a voice").
    public static func resembleRecordingCount(_ thoroughness: WantedVoice.Thoroughness) -> Int {
        switch thoroughness {
        case .rapid: 3
        case .professional: 20
        }
    }
}
