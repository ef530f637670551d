// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// A voice that Azure is to make, looked through and with its files open, before anything is sent.
struct AzureVoicePlan {
    let wanted: WantedVoice
    let consent: Audio
    let material: Audio

    /// What tells the consent and the material from others.
    let consentSum: String
    let materialSum: String

    /// The queries of URLs.
    let secrets: [String]

    enum Audio {
        case files([UploadFile])
        case url(String)
        case container(url: String, prefix: String?, extensions: [String])

        var files: [UploadFile] {
            guard case .files(let files) = self else { return [] }
            return files
        }
    }

    init(_ wanted: WantedVoice) async throws(SyrinxError) {
        try wanted.checkNames()
        var secrets: [String] = []
        switch wanted.consent.proof {
        case nil:
            throw Self.missingConsent(wanted)
        case .recording(let path)?:
            consent = .files([try WantedVoice.open(path, byteLimit: CloningLimits.azureByteCount)])
        case .url(let url)?:
            secrets.append(try WantedVoice.checkURL(url, "--consent"))
            consent = .url(url)
        }
        var place: String?
        switch wanted.material {
        case .recordings(let recordings):
            material = .files(try wanted.openRecordings(recordings, byteLimit: CloningLimits.azureByteCount))
        case .container(let url, let prefix, let extensions):
            secrets.append(try WantedVoice.checkURL(url, "--container"))
            guard !extensions.isEmpty, extensions.allSatisfy({ $0.hasPrefix(".") && $0.utf8.count > 1 })
            else {
                throw SyrinxError(
                    .invalidArgument,
                    "A container's files are named by their ending: give --extension .wav, for example.")
            }
            place = ([WantedVoice.placeOf(url), prefix ?? ""] + extensions).joined(separator: "\n")
            material = .container(url: url, prefix: prefix, extensions: extensions)
        case .dataset:
            throw SyrinxError(
                .invalidArgument,
                "Azure takes recordings (--sample) or a container of them (--container): a data set is for Resemble."
            )
        }
        self.wanted = wanted
        self.secrets = secrets
        var consentURL: String?
        if case .url(let url) = consent { consentURL = WantedVoice.placeOf(url) }
        consentSum = try await ContentSum.of(
            [wanted.consent.speakerName, wanted.consent.company, wanted.locale, consentURL], consent.files)
        materialSum = try await ContentSum.of([place], material.files)
    }

    private static func missingConsent(_ wanted: WantedVoice) -> SyrinxError {
        var text = "Azure makes no voice without a recording of its owner's consent (--consent FILE or URL)."
        if let sentence = try? ConsentSentences.statement(for: wanted.consent, locale: wanted.locale).text {
            text += " In it \(wanted.consent.speakerName) says: \"\(sentence)\""
        }
        return SyrinxError(.invalidArgument, text)
    }
}
