// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// Who speaks, and how: for plain text. Markup says all that itself.
struct SpeechOptions: Sendable {
    static let options: [Manual.Option] = [
        .value("voice", "v", of: "voice", "Voice, by the service's name: see `syrinx voices`."),
        .value("locale", "l", of: "locale", "Language of the text, such as de-DE."),
        .value("rate", of: "rate", "Speed, such as --rate=+20% or slow."),
        .value("pitch", of: "pitch", "Pitch, such as --pitch=-2st or high."),
        .value("volume", of: "volume", "Loudness, such as --volume=-20% or loud."),
        .value("style", of: "style", "Style that the voice has, such as cheerful: see `syrinx voices`."),
        .value("style-degree", of: "degree", "How much of the style: 0.01 to 2; 1 if not given."),
        .value("role", of: "role", "Whom the voice plays, such as OlderAdultMale: see `syrinx voices`."),
        .value("lang", of: "locale", "Language that a multilingual voice speaks, such as fr-FR."),
        .value("leading-silence", of: "ms", "Silence before the text: 0 to 20000 ms."),
        .value("sentence-silence", of: "ms", "Silence between sentences: 0 to 20000 ms."),
        .value("trailing-silence", of: "ms", "Silence after the text: 0 to 20000 ms."),
        .value("lexicon", of: "url", "Pronunciations, in a file that the service can read."),
        .value("temperature", of: "0-1", "How lively a voice in high definition is: 0 to 1."),
        .value(
            "personal", of: "voice", "Azure: a personal voice, by its name here or its speaker profile id."),
        .value(
            "base", of: "model", "Base model of the personal voice: \(AzureVoice.personalBase) if not given."),
        .value("model", of: "model", "Speechify, Resemble: what computes the voice, such as simba-3.2."),
        .value("api-version", of: "date", "Speechify: the version of its API, such as 2026-09-30."),
    ]

    /// What only Azure takes.
    private static let azures = [
        "style", "style-degree", "role", "lang", "leading-silence", "sentence-silence", "trailing-silence",
        "lexicon", "temperature", "personal", "base",
    ]

    private static let silences: [(option: String, place: SSML.Silence.Place)] = [
        ("leading-silence", .leadingExact), ("sentence-silence", .sentenceBoundaryExact),
        ("trailing-silence", .trailingExact),
    ]

    let voice: String?
    let locale: String?
    let prosody: Prosody
    let manner: SpeechManner?

    /// A name or a speaker profile id.
    private let personal: String?
    private let model: String?
    private let apiVersion: String?

    /// The first option that is set and has no place beside markup.
    private let used: String?

    init(_ arguments: Arguments, provider: Provider) throws {
        let isSet = Self.firstOption(in: arguments, { _ in true }) != nil
        // Nothing is looked at that nobody has set: most texts come without any of this.
        guard isSet else {
            (voice, locale, prosody, manner) = (nil, nil, Prosody(), nil)
            (personal, model, apiVersion, used) = (nil, nil, nil, nil)
            return
        }
        try Self.check(arguments, for: provider)
        // Markup of others names neither voice nor language.
        used = Self.firstOption(in: arguments) { name in
            provider == .azure || !["voice", "locale", "model", "api-version"].contains(name)
        }
        personal = arguments.value("personal")
        model = arguments.value("model")
        apiVersion = arguments.value("api-version")
        voice =
            arguments.value("voice")
            ?? personal.map { _ in arguments.value("base") ?? AzureVoice.personalBase }
        if voice?.isEmpty == true {
            throw UsageError("-v takes the name of a voice: `syrinx voices` lists them.")
        }
        locale = arguments.value("locale")
        prosody = Prosody(
            rate: arguments.value("rate"), pitch: arguments.value("pitch"), volume: arguments.value("volume"))
        if let problem = prosody.problem { throw UsageError(problem) }
        manner = try Self.manner(arguments)
        if let locale, provider == .azure, voice == nil, personal == nil,
            AzureVoice.default(forLocale: locale) == nil
        {
            throw UsageError("No voice is known for \(locale): name one with -v; `syrinx voices` lists them.")
        }
    }

    private static func firstOption(in arguments: Arguments, _ counts: (String) -> Bool) -> String? {
        for option in options where arguments.has(option.long) && counts(option.long) { return option.long }
        return nil
    }

    /// - Throws: Where an option says something that this provider does not have.
    private static func check(_ arguments: Arguments, for provider: Provider) throws {
        func refuse(_ names: [String], _ reason: (String) -> String) throws {
            for name in names where arguments.has(name) { throw UsageError("--\(name) \(reason(name))") }
        }
        switch provider {
        case .azure:
            try refuse(["model", "api-version"]) { _ in
                "is for other providers: with Azure, the voice's name says what computes it."
            }
        case .speechify:
            try refuse(azures) { _ in "is for Azure: Speechify has no such thing." }
        case .resemble:
            try refuse(azures + ["locale", "api-version"]) { name in
                "is for \(azures.contains(name) ? "Azure" : "Speechify"): Resemble has no such thing."
            }
        }
        if arguments.has("personal") && arguments.has("voice") {
            throw UsageError("--personal is a voice of its own: its model is named by --base, not by -v.")
        }
        if arguments.has("base") && !arguments.has("personal") {
            throw UsageError("--base is the model of a personal voice: name one with --personal.")
        }
        if let version = arguments.value("api-version"), !SpeechifyEndpoint.isVersion(version) {
            throw UsageError("\"\(version)\" is no version: they are days, such as 2026-09-30.")
        }
    }

    private static func manner(_ arguments: Arguments) throws -> SpeechManner? {
        let names = [
            "style", "style-degree", "role", "lang", "lexicon", "temperature",
        ]
        guard
            names.contains(where: arguments.has) || arguments.has("personal")
                || silences.contains(where: { arguments.has($0.option) })
        else { return nil }
        let silences = try silences.compactMap { option, place in
            try arguments.number(option, as: Int.self).map {
                guard 0...20_000 ~= $0 else { throw UsageError("--\(option) takes 0 to 20000 milliseconds.") }
                return SSML.Silence(place, .milliseconds($0))
            }
        }
        let temperature = try arguments.number("temperature", as: Double.self)
        do {
            return try SpeechManner(
                style: arguments.value("style"),
                styleDegree: arguments.number("style-degree", as: Double.self),
                role: arguments.value("role"), language: arguments.value("lang"),
                lexicon: arguments.value("lexicon"), silences: silences,
                parameters: temperature.map { VoiceParameters(temperature: $0) },
                personalVoice: arguments.value("personal"))
        } catch let error as SyrinxError {
            throw UsageError(error.message)
        }
    }

    /// - Throws: Where markup comes with options that have no place in it.
    func checkMarkup() throws(SyrinxError) {
        guard let used else { return }
        throw SyrinxError(
            .invalidArgument,
            "SSML names its own voice, language and manner: --\(used) is for plain text.")
    }

    /// - Parameter profile: Whose voice and language count where nothing else names one.
    /// - Returns: The configuration with this voice and manner; nothing else is changed.
    /// - Throws: Where a personal voice is not known here, and no speaker profile id.
    func applied(
        to configuration: SpeakerConfiguration, _ profile: Profile?
    ) throws -> SpeakerConfiguration {
        var configuration = configuration
        let isAzure = configuration.endpoint.provider == .azure
        configuration.locale = locale ?? (voice == nil ? profile?["locale"] : nil)
        configuration.prosody = prosody
        configuration.manner = try manner(at: configuration.endpoint)
        configuration.model = model
        configuration.apiVersion = apiVersion
        let written = locale == nil ? profile?["voice"] : nil
        let own = isAzure ? configuration.locale.flatMap(AzureVoice.default(forLocale:)) : nil
        if let voice = voice ?? written ?? own {
            configuration.voice =
                isAzure ? voice : Self.speakingID(of: voice, at: configuration.endpoint) ?? voice
        }
        return configuration
    }

    private func manner(at endpoint: ServiceEndpoint) throws -> SpeechManner? {
        guard let manner, let personal, !Self.isProfileID(personal) else { return manner }
        guard let id = Self.speakingID(of: personal, at: endpoint) else {
            throw SyrinxError(
                .invalidArgument,
                "No personal voice \"\(personal)\" was made here: give its speaker profile id (`syrinx voice list` shows "
                    + "it).")
        }
        return manner.with(personalVoice: id)
    }

    /// Of a voice that was made here.
    private static func speakingID(of voice: String, at endpoint: ServiceEndpoint) -> String? {
        VoiceLedger.user?.speakingID(of: voice, at: endpoint)
    }

    /// A UUID, as the service gives them.
    private static func isProfileID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
    }

    /// How long the text will take. Looks up the voice in the list that was kept last, which may be long: not
    /// for the time before the first sound.
    func estimate(of text: String, isMarkup: Bool, _ configuration: SpeakerConfiguration) -> Duration {
        let voice = VoiceCache.user?.voice(named: configuration.voice, of: configuration.endpoint)
        // A voice's name begins with its language.
        let estimate = SpeechEstimate(
            wordsPerMinute: voice?.wordsPerMinute,
            locale: configuration.locale ?? voice?.locale ?? configuration.voice,
            rate: prosody.rate)
        return isMarkup ? estimate.duration(ofMarkup: text) : estimate.duration(of: text)
    }

    /// Tells what the voice, by the service's documentation, does not do.
    func tellRestrictions(of voice: String) {
        guard manner != nil || prosody != Prosody() else { return }
        for sentence in SSML.restrictions(voice: voice, prosody: prosody, manner: manner) {
            StandardError.write("syrinx: \(sentence)")
        }
    }
}
