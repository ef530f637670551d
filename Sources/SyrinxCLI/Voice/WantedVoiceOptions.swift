// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// The voice that is to be made, out of the arguments.
struct WantedVoiceOptions: Sendable {
    static let options: [Manual.Option] = [
        .value("sample", "s", of: "file", "A recording of the person; may be given several times."),
        .value(
            "transcripts", of: "file",
            "What is said in the recordings, for Resemble: .csv or .tsv with a file's name and its text in each row. If "
                + "not given: FILE.txt beside each."),
        .value(
            "consent", of: "file|url",
            "A recording in which the person agrees; see `syrinx voice consent-text`. At Azure an https URL as well."
        ),
        .value("speaker", of: "name", "The full name of the person whose voice it is."),
        .value("company", of: "name", "Who will use the voice."),
        .value("email", of: "address", "The person's; for older versions of Speechify's API."),
        .value("locale", "l", of: "locale", "What the person speaks: en-US if not given."),
        .value("gender", of: "gender", "For Speechify: male or female."),
        .value("avatar", of: "file", "For Speechify: a picture."),
        .value("description", of: "text", "For Azure: what it is."),
        .value(
            "container", of: "url",
            "For Azure: a container of blobs with the recordings, with a shared access signature (read and list), in the "
                + "place of files."),
        .value("prefix", of: "prefix", "Of the container's blobs that count."),
        .value(
            "extension", of: "ending",
            "Of the container's blobs that count: .wav if not given; several times."),
        .value(
            "dataset-url", of: "url",
            "For Resemble: a WAV file (rapid) or an archive that Resemble fetches, in the place of files."),
        .flag("professional", nil, "For Resemble: from 20 recordings and 10 minutes, in about 40 minutes."),
        .value("callback", of: "url", "For Resemble: told when the voice is there. Its path is a secret."),
    ]

    /// Options that one provider has.
    private static let owners: [(option: String, provider: Provider)] = [
        ("container", .azure), ("prefix", .azure), ("extension", .azure), ("description", .azure),
        ("email", .speechify), ("avatar", .speechify), ("gender", .speechify), ("dataset-url", .resemble),
        ("professional", .resemble), ("callback", .resemble), ("transcripts", .resemble),
        ("listen", .resemble),
        ("public-url", .resemble),
    ]

    let wanted: WantedVoice

    /// A file with the texts of the recordings.
    let transcripts: String?

    /// Options in which everybody on this machine may have seen a signature.
    let shownSecrets: [String]

    init(_ arguments: Arguments, for provider: Provider) throws {
        for (option, owner) in Self.owners where owner != provider && arguments.has(option) {
            throw UsageError("--\(option) is for \(owner.title): \(provider.title) has no such thing.")
        }
        let name = arguments.operands[0]
        guard !Self.isFile(name) else {
            throw UsageError("\(name) is a file: the voice's name comes first.")
        }
        var wanted = WantedVoice(
            name: name, locale: arguments.value("locale") ?? "en-US",
            consent: try Self.consent(arguments, provider), material: try Self.material(arguments, provider),
            thoroughness: arguments.has("professional") ? .professional : .rapid)
        wanted.gender = try arguments.value("gender").map(Self.gender) ?? .unspecified
        wanted.summary = arguments.value("description")
        wanted.avatarPath = arguments.value("avatar")
        wanted.callbackURL = try Self.url("callback", arguments)
        self.wanted = wanted
        transcripts = arguments.value("transcripts")
        // Who knows a callback's path is believed; of the others the query is a signature.
        shownSecrets = ["container", "consent", "dataset-url", "callback"].filter { option in
            guard let value = arguments.value(option), Self.isURL(value) else { return false }
            return option == "callback" || value.contains("?")
        }
    }

    private static func gender(_ word: String) throws -> WantedVoice.Gender {
        guard let gender = WantedVoice.Gender(rawValue: word) else {
            throw UsageError("--gender is male or female, or not_specified.")
        }
        return gender
    }

    private static func consent(
        _ arguments: Arguments, _ provider: Provider
    ) throws -> WantedVoice.Consent {
        guard let speaker = arguments.value("speaker"), !speaker.isEmpty else {
            throw UsageError(
                "Whose voice is it? Give the full name of the person who has agreed with --speaker.")
        }
        guard let company = arguments.value("company"), !company.isEmpty else {
            throw UsageError("Who will use the voice? Give the company's name with --company.")
        }
        var consent = WantedVoice.Consent(
            speakerName: speaker, company: company, email: arguments.value("email"))
        if let place = arguments.value("consent") {
            let secret = try SecretURL.resolve(place, "consent")
            guard !isURL(secret) || provider == .azure else {
                throw UsageError("\(provider.title) takes the consent as a file: give one with --consent.")
            }
            consent.proof = isURL(secret) ? .url(secret) : .recording(path: secret)
        } else if consent.email == nil {
            throw UsageError(
                "There is no voice without the person's consent: give the recording with --consent. `syrinx voice "
                    + "consent-text` prints what is to be said in it.")
        }
        return consent
    }

    private static func material(
        _ arguments: Arguments, _ provider: Provider
    ) throws -> WantedVoice.Material {
        let files = arguments.values("sample") + arguments.operands.dropFirst()
        let places = ["container", "dataset-url"].filter(arguments.has)
        guard files.isEmpty || places.isEmpty else {
            throw UsageError("Give recordings or --\(places[0]), not both.")
        }
        if let url = try url("container", arguments) {
            let endings = arguments.values("extension").map { $0.hasPrefix(".") ? $0 : "." + $0 }
            return .container(
                url: url, prefix: arguments.value("prefix"), extensions: endings.isEmpty ? [".wav"] : endings)
        }
        for option in ["prefix", "extension"] where arguments.has(option) {
            throw UsageError("--\(option) is for --container.")
        }
        if let url = try url("dataset-url", arguments) { return .dataset(url: url) }
        guard !files.isEmpty else {
            throw UsageError(
                "What is the voice to be made from? Give recordings behind its name, or with --sample.")
        }
        return .recordings(files.map { WantedVoice.Recording(path: $0) })
    }

    /// - Returns: nil where it is not given.
    private static func url(_ option: String, _ arguments: Arguments) throws -> String? {
        guard let value = arguments.value(option) else { return nil }
        let url = try SecretURL.resolve(value, option)
        guard isURL(url) else { throw UsageError("--\(option) takes a URL: https://...") }
        return url
    }

    private static func isURL(_ text: String) -> Bool {
        text.hasPrefix("https://") || text.hasPrefix("http://")
    }

    private static func isFile(_ path: String) -> Bool {
        path.contains(".") && SmallFile.isThere(path)
    }
}
