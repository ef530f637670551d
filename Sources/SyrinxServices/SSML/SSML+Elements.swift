// SPDX-License-Identifier: Apache-2.0

/// The elements, as W3C SSML 1.0 and Azure's documentation ("Speech Synthesis Markup Language") have them.
extension SSML {
    public enum Strength: String, Sendable, Hashable {
        case none
        case extraWeak = "x-weak"
        case weak, medium, strong
        case extraStrong = "x-strong"
    }

    public enum Emphasis: String, Sendable, Hashable {
        case reduced, none, moderate, strong
    }

    public enum PhoneticAlphabet: String, Sendable, Hashable {
        case ipa, sapi, ups
        case xSAMPA = "x-sampa"
    }

    /// Silence at a place of the text. Those that are `exact` replace what the voice does, others add to it.
    public struct Silence: Sendable, Hashable {
        public enum Place: String, Sendable, Hashable {
            case leading = "Leading"
            case leadingExact = "Leading-exact"
            case trailing = "Tailing"
            case trailingExact = "Tailing-exact"
            case sentenceBoundary = "Sentenceboundary"
            case sentenceBoundaryExact = "Sentenceboundary-exact"
            case commaExact = "Comma-exact"
            case semicolonExact = "Semicolon-exact"
            case enumerationCommaExact = "Enumerationcomma-exact"
        }

        public var place: Place

        /// 0 to 20 s.
        public var duration: Duration

        public init(_ place: Place, _ duration: Duration) {
            self.place = place
            self.duration = duration
        }

        var problem: String? { SSML.problem(ofSilence: duration) }
    }

    /// Silence between two words: 0 to 20 s.
    public static func pause(_ duration: Duration) -> SSMLNode {
        SSMLNode("break", [("time", milliseconds(duration))], problem: problem(ofSilence: duration))
    }

    public static func pause(_ strength: Strength) -> SSMLNode {
        SSMLNode("break", [("strength", strength.rawValue)])
    }

    /// For all that the voice says: has its place in front of the text.
    public static func silence(_ place: Silence.Place, _ duration: Duration) -> SSMLNode {
        SSMLNode(
            "mstts:silence", [("type", place.rawValue), ("value", milliseconds(duration))],
            problem: problem(ofSilence: duration))
    }

    public static func paragraph(@SSMLBuilder _ content: () -> [SSMLNode]) -> SSMLNode {
        SSMLNode("p", [], content())
    }

    public static func sentence(@SSMLBuilder _ content: () -> [SSMLNode]) -> SSMLNode {
        SSMLNode("s", [], content())
    }

    /// - Parameters:
    ///   - contour: Pitch on the way through the text, such as `(0%,+20Hz) (50%,-2st)`.
    ///   - range: Of the pitch, as ``Prosody/pitch``.
    public static func prosody(
        _ prosody: Prosody, contour: String? = nil, range: String? = nil,
        @SSMLBuilder _ content: () -> [SSMLNode]
    ) -> SSMLNode {
        SSMLNode(
            "prosody",
            [
                ("rate", prosody.rate), ("pitch", prosody.pitch), ("volume", prosody.volume),
                ("contour", contour), ("range", range),
            ], content(), problem: prosody.problem)
    }

    public static func emphasis(
        _ level: Emphasis = .moderate, @SSMLBuilder _ content: () -> [SSMLNode]
    ) -> SSMLNode {
        SSMLNode("emphasis", [("level", level.rawValue)], content())
    }

    /// Another language of a multilingual voice.
    public static func language(
        _ locale: String, @SSMLBuilder _ content: () -> [SSMLNode]
    ) -> SSMLNode {
        SSMLNode("lang", [("xml:lang", locale)], content(), problem: problem(ofLocale: locale))
    }

    /// - Parameters:
    ///   - style: One that the voice has (`syrinx voices --style`), such as `cheerful`.
    ///   - degree: How much of it: 0.01 to 2; nil: 1.
    ///   - role: Whom the voice plays, such as `YoungAdultMale`.
    public static func expressed(
        style: String? = nil, degree: Double? = nil, role: String? = nil,
        @SSMLBuilder _ content: () -> [SSMLNode]
    ) -> SSMLNode {
        SSMLNode(
            "mstts:express-as",
            [("style", style), ("styledegree", degree.map(decimal)), ("role", role)], content(),
            problem: problem(ofStyle: style, degree: degree, role: role))
    }

    /// - Parameter transcription: How the text sounds, in letters of the alphabet.
    public static func phoneme(
        _ transcription: String, in alphabet: PhoneticAlphabet = .ipa, of text: String
    ) -> SSMLNode {
        SSMLNode(
            "phoneme", [("alphabet", alphabet.rawValue), ("ph", transcription)], [SSMLNode(text: text)],
            problem: transcription.isEmpty ? "The sounds of \"\(text)\" are missing: give them." : nil)
    }

    /// - Parameters:
    ///   - kind: What the text is: `date`, `telephone`, `spell-out`, and more as the language has them.
    ///   - format: Of the kind, such as `dmy`.
    public static func said(
        as kind: String, format: String? = nil, detail: String? = nil, _ text: String
    ) -> SSMLNode {
        SSMLNode(
            "say-as", [("interpret-as", kind), ("format", format), ("detail", detail)],
            [SSMLNode(text: text)],
            problem: kind.isEmpty ? "What \"\(text)\" is to be said as, is missing." : nil)
    }

    /// - Parameter alias: What is said instead of the text.
    public static func substitute(_ text: String, by alias: String) -> SSMLNode {
        SSMLNode("sub", [("alias", alias)], [SSMLNode(text: text)])
    }

    /// Pronunciations for all that the voice says: has its place in front of the text.
    ///
    /// - Parameter address: Of a lexicon (PLS) that the service can read: http or https.
    public static func lexicon(_ address: String) -> SSMLNode {
        SSMLNode("lexicon", [("uri", address)], problem: problem(ofAddress: address, of: "lexicon"))
    }

    /// A place that the service tells of. It does so over WebSocket only.
    public static func bookmark(_ mark: String) -> SSMLNode {
        SSMLNode("bookmark", [("mark", mark)])
    }

    /// A recording.
    ///
    /// - Parameters:
    ///   - address: http or https, where the service can read it.
    ///   - fallback: What is said where it cannot.
    public static func audio(
        _ address: String, @SSMLBuilder orElse fallback: () -> [SSMLNode] = { [] }
    ) -> SSMLNode {
        SSMLNode(
            "audio", [("src", address)], fallback(), problem: problem(ofAddress: address, of: "recording"))
    }

    /// Said in a personal voice; the voice around it is its base model (`DragonLatestNeural`, ...).
    ///
    /// - Parameter profile: The `speakerProfileId` of the personal voice.
    public static func personalVoice(
        _ profile: String, @SSMLBuilder _ content: () -> [SSMLNode]
    ) -> SSMLNode {
        SSMLNode(
            "mstts:ttsembedding", [("speakerProfileId", profile)], content(),
            problem: profile.isEmpty ? "A personal voice has a profile's id: this one is empty." : nil)
    }
}

/// Values and their ranges.
extension SSML {
    static func milliseconds(_ duration: Duration) -> String {
        // What is far out of its range is refused, not written.
        let (seconds, attoseconds) = min(max(duration, .zero), .seconds(3600)).components
        return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms"
    }

    /// In decimal digits, to a thousandth.
    static func decimal(_ value: Double) -> String {
        guard 0...1000 ~= value else { return "" }
        let thousandths = Int((value * 1000).rounded())
        let rest = String(thousandths % 1000 + 1000).dropFirst()
        let digits = rest.prefix(3 - rest.reversed().prefix { $0 == "0" }.count)
        return "\(thousandths / 1000)" + (digits.isEmpty ? "" : ".\(digits)")
    }

    static func problem(ofSilence duration: Duration) -> String? {
        guard duration < .zero || duration > .seconds(20) else { return nil }
        return "A silence is 0 to 20 s long, not \(duration)."
    }

    static func problem(ofStyle style: String?, degree: Double?, role: String?) -> String? {
        if style?.isEmpty == true || role?.isEmpty == true {
            return "A style and a role have names: `syrinx voices` lists them."
        }
        if let degree {
            guard 0.01...2 ~= degree else { return "The degree of a style is 0.01 to 2, not \(degree)." }
            guard style != nil else { return "A degree belongs to a style: name one." }
        }
        return nil
    }

    /// BCP 47 in its outlines: a language, then parts of letters and digits.
    static func problem(ofLocale locale: String) -> String? {
        let parts = locale.split(separator: "-", omittingEmptySubsequences: false)
        let isGood = parts.allSatisfy { part in
            1...8 ~= part.utf8.count
                && part.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 }
        }
        guard isGood, let language = parts.first, 2...3 ~= language.utf8.count else {
            return "\"\(locale)\" is no language: languages are written like de-DE or fr."
        }
        return nil
    }

    static func problem(ofAddress address: String, of thing: String) -> String? {
        let start = address.prefix(8).lowercased()
        guard
            start.hasPrefix("https://") && address.utf8.count > 8
                || start.hasPrefix("http://") && address.utf8.count > 7
        else { return "\"\(address)\" is no address of a \(thing): the service reads http:// and https://." }
        return nil
    }
}
