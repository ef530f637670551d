// SPDX-License-Identifier: Apache-2.0

/// A voice as the service lists it.
///
/// Only ``name`` is sure to be there. What the service calls gender, type or status is kept as it says it: new
/// words come without notice. ``fields`` holds all that it sent, known here or not.
public struct Voice: Sendable, Hashable {
    /// What a request names it by (`ShortName`), such as `en-US-JennyNeural`.
    public let name: String

    /// All that the service sent about it.
    public let fields: JSONValue

    /// - Returns: nil where it has no name to be asked for by.
    public init?(fields: JSONValue) {
        guard case .string(let name) = fields["ShortName"], !name.isEmpty else { return nil }
        self.name = name
        self.fields = fields
    }

    /// In Latin letters.
    public var displayName: String? { string("DisplayName") }

    /// In the letters of its language.
    public var localName: String? { string("LocalName") }

    /// Such as `Female`, `Male`, `Neutral`.
    public var gender: String? { string("Gender") }

    /// Its first language, such as `en-US`.
    public var locale: String { string("Locale") ?? SSML.locale(ofVoice: name) ?? "" }

    /// In words, such as `English (United States)`.
    public var localeName: String? { string("LocaleName") }

    /// What else it speaks.
    public var secondaryLocales: [String] { strings("SecondaryLocaleList") }

    /// For ``SpeechManner/style``.
    public var styles: [String] { strings("StyleList") }

    /// For ``SpeechManner/role``.
    public var roles: [String] { strings("RolePlayList") }

    /// Such as `Neural`.
    public var type: String? { string("VoiceType") }

    /// Such as `GA`, `Preview`, `Deprecated`.
    public var status: String? { string("Status") }

    /// Its own rate in Hz: other rates are converted by the service.
    public var sampleRate: Int? { number("SampleRateHertz") }

    /// For ``SpeechEstimate``.
    public var wordsPerMinute: Int? { number("WordsPerMinute") }

    /// Such as `IsHighQuality48K`: `True`.
    public var extendedProperties: [String: String] {
        guard case .object(let members) = fields["ExtendedPropertyMap"] else { return [:] }
        return members.reduce(into: [:]) { $0[$1.name] = $1.value.words }
    }

    private func string(_ name: String) -> String? { fields[name]?.words }

    /// One word where a list was expected is a list of one.
    private func strings(_ name: String) -> [String] {
        switch fields[name] {
        case .array(let values): values.compactMap(\.words)
        case let value?: value.words.map { [$0] } ?? []
        case nil: []
        }
    }

    /// Written as a number or as a string, whole or not.
    private func number(_ name: String) -> Int? {
        guard let number = fields[name]?.words.flatMap(Double.init), 0...1e9 ~= number else { return nil }
        return Int(number)
    }
}

extension JSONValue {
    /// nil where it holds none.
    fileprivate var words: String? {
        switch self {
        case .string(let string): string
        case .number(let number): number
        case .bool(let value): value ? "True" : "False"
        case .null, .array, .object: nil
        }
    }
}
