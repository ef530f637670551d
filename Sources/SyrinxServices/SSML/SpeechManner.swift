// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// How a plain text is said, beyond voice and prosody. What is nil is left to the voice.
public struct SpeechManner: Sendable, Hashable {
    /// One that the voice has, such as `cheerful`.
    public let style: String?

    /// How much of the style: 0.01 to 2.
    public let styleDegree: Double?

    /// Whom the voice plays, such as `YoungAdultMale`.
    public let role: String?

    /// The language that a multilingual voice is to speak, such as `de-DE`.
    public let language: String?

    /// Address of a lexicon (PLS) that the service can read.
    public let lexicon: String?
    public private(set) var silences: [SSML.Silence]

    /// For voices in high definition.
    public let parameters: VoiceParameters?

    /// The speaker profile id of a personal voice; the voice named beside it is its base model
    /// (``AzureVoice/personalBase``).
    public private(set) var personalVoice: String?

    /// - Throws: ``SyrinxError/Code/invalidArgument`` where a value is out of its range.
    public init(
        style: String? = nil, styleDegree: Double? = nil, role: String? = nil, language: String? = nil,
        lexicon: String? = nil, silences: [SSML.Silence] = [], parameters: VoiceParameters? = nil,
        personalVoice: String? = nil
    ) throws(SyrinxError) {
        self.style = style
        self.styleDegree = styleDegree
        self.role = role
        self.language = language
        self.lexicon = lexicon
        self.silences = silences
        self.parameters = parameters
        self.personalVoice = personalVoice
        let problem =
            SSML.problem(ofStyle: style, degree: styleDegree, role: role)
            ?? language.flatMap { SSML.problem(ofLocale: $0) }
            ?? lexicon.flatMap { SSML.problem(ofAddress: $0, of: "lexicon") }
            ?? silences.compactMap(\.problem).first ?? parameters?.problem
        if let problem { throw SyrinxError(.invalidArgument, problem) }
    }

    /// The same manner of another personal voice.
    public func with(personalVoice: String) -> SpeechManner {
        var manner = self
        manner.personalVoice = personalVoice
        return manner
    }

    /// Of a part of a text: without the silence that belongs in front of the first or behind the last.
    public func part(isFirst: Bool, isLast: Bool) -> SpeechManner {
        guard !silences.isEmpty, !(isFirst && isLast) else { return self }
        var manner = self
        manner.silences.removeAll { silence in
            switch silence.place {
            case .leading, .leadingExact: !isFirst
            case .trailing, .trailingExact: !isLast
            default: false
            }
        }
        return manner
    }

    /// - Parameter said: Markup.
    func wrap(_ said: String, voice: String) -> String {
        var markup = "<voice name=\"\(SSML.escapeAttribute(voice))\""
        if let parameters = parameters?.markup { markup += " parameters=\"\(parameters)\"" }
        markup += ">"
        if let lexicon { markup += "<lexicon uri=\"\(SSML.escapeAttribute(lexicon))\"/>" }
        for silence in silences {
            let length = SSML.milliseconds(silence.duration)
            markup += "<mstts:silence type=\"\(silence.place.rawValue)\" value=\"\(length)\"/>"
        }
        var ends = "</voice>"
        if let personalVoice {
            markup +=
                "<mstts:ttsembedding speakerProfileId=\"\(SSML.escapeAttribute(personalVoice))\">"
            ends = "</mstts:ttsembedding>" + ends
        }
        if style != nil || role != nil {
            markup += "<mstts:express-as"
            if let style { markup += " style=\"\(SSML.escapeAttribute(style))\"" }
            if let styleDegree { markup += " styledegree=\"\(SSML.decimal(styleDegree))\"" }
            if let role { markup += " role=\"\(SSML.escapeAttribute(role))\"" }
            markup += ">"
            ends = "</mstts:express-as>" + ends
        }
        if let language {
            markup += "<lang xml:lang=\"\(SSML.escapeAttribute(language))\">"
            ends = "</lang>" + ends
        }
        return markup + said + ends
    }
}

extension SSML {
    /// What is asked of a voice and, by the service's documentation, does nothing or is refused: sentences to
    /// be told, not errors, because voices learn.
    public static func restrictions(
        voice: String, prosody: Prosody = Prosody(), manner: SpeechManner? = nil
    ) -> [String] {
        var sentences: [String] = []
        let isHD = voice.contains(":DragonHD")
        if isHD {
            let unknown = [
                ("rate, pitch and volume", !prosody.isPlain), ("silences", manner?.silences.isEmpty == false),
                ("styles and roles", manner?.style != nil || manner?.role != nil),
            ].filter(\.1).map(\.0)
            if !unknown.isEmpty {
                sentences.append(
                    "\(voice) is a voice in high definition: \(unknown.joined(separator: ", ")) are not documented "
                        + "for it, and may be ignored or refused.")
            }
        } else if voice.hasPrefix("Dragon") {
            if prosody.pitch != nil || prosody.volume != nil {
                sentences.append(
                    "\(voice) takes a rate, and neither pitch nor volume: they may be ignored or refused.")
            }
            if manner?.silences.isEmpty == false {
                sentences.append("\(voice) takes no silences: they may be ignored or refused.")
            }
        } else if manner?.parameters != nil {
            sentences.append(
                "\(voice) is no voice in high definition (such as en-US-Ava:DragonHDLatestNeural): a temperature "
                    + "is ignored or refused.")
        }
        if manner?.personalVoice != nil && !voice.hasPrefix("Dragon") && !voice.hasPrefix("Phoenix") {
            sentences.append(
                "\(voice) is no base of a personal voice: those are DragonLatestNeural and PhoenixLatestNeural."
            )
        }
        if manner?.language != nil && !prosody.isPlain {
            sentences.append(
                "Rate, pitch and volume do not go together with another language of the voice: they may be "
                    + "ignored.")
        }
        return sentences
    }
}
