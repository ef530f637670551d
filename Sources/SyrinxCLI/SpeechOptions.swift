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
    ]

    private static let silences: [(option: String, place: SSML.Silence.Place)] = [
        ("leading-silence", .leadingExact), ("sentence-silence", .sentenceBoundaryExact),
        ("trailing-silence", .trailingExact),
    ]

    let voice: String?
    let locale: String?
    let prosody: Prosody
    let manner: SpeechManner?

    /// The first option that is set and has no place beside markup.
    private let used: String?

    init(_ arguments: Arguments) throws {
        used = Self.firstOption(in: arguments)
        // Nothing is looked at that nobody has set: most texts come without any of this.
        guard used != nil else {
            (voice, locale, prosody, manner) = (nil, nil, Prosody(), nil)
            return
        }
        voice = arguments.value("voice")
        if voice?.isEmpty == true {
            throw UsageError("-v takes the name of a voice: `syrinx voices` lists them.")
        }
        locale = arguments.value("locale")
        prosody = Prosody(
            rate: arguments.value("rate"), pitch: arguments.value("pitch"), volume: arguments.value("volume"))
        if let problem = prosody.problem { throw UsageError(problem) }
        manner = try Self.manner(arguments)
        if let locale, voice == nil, AzureVoice.default(forLocale: locale) == nil {
            throw UsageError("No voice is known for \(locale): name one with -v; `syrinx voices` lists them.")
        }
    }

    private static func firstOption(in arguments: Arguments) -> String? {
        for option in options where arguments.has(option.long) { return option.long }
        return nil
    }

    private static func manner(_ arguments: Arguments) throws -> SpeechManner? {
        let names = [
            "style", "style-degree", "role", "lang", "lexicon", "temperature",
        ]
        guard names.contains(where: arguments.has) || silences.contains(where: { arguments.has($0.option) })
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
                parameters: temperature.map { VoiceParameters(temperature: $0) })
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

    /// - Returns: The configuration with this voice and manner; nothing else is changed.
    func applied(to configuration: SpeakerConfiguration, _ profile: Profile?) -> SpeakerConfiguration {
        var configuration = configuration
        // A profile's voice and language count where nothing else names one.
        configuration.locale = locale ?? (voice == nil ? profile?["locale"] : nil)
        configuration.prosody = prosody
        configuration.manner = manner
        let written = locale == nil ? profile?["voice"] : nil
        if let voice = voice ?? written ?? configuration.locale.flatMap(AzureVoice.default(forLocale:)) {
            configuration.voice = voice
        }
        return configuration
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
