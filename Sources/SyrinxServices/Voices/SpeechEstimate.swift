// SPDX-License-Identifier: Apache-2.0

/// How long a text will take to be said, before anybody has said it: good to about a third.
///
/// Words are counted where words are written apart, characters where they are not (Chinese, Japanese, Korean):
/// that is how the service counts, too, in the `WordsPerMinute` of its voices. Reads nothing and asks nobody.
public struct SpeechEstimate: Sendable, Hashable {
    /// Words a minute, at the rate asked for.
    public let wordsPerMinute: Double

    /// Characters a minute where a character is counted as a word.
    public let charactersPerMinute: Double

    /// - Parameters:
    ///   - wordsPerMinute: Of the voice, as the service's list of voices has it; nil, or outside of 30...1000:
    ///     what is usual for the language.
    ///   - locale: Of the text, such as `de-DE`; nil: not known.
    ///   - rate: As SSML writes it: `+20%`, `slow`, `1.5`. What is not understood changes nothing.
    public init(wordsPerMinute: Int? = nil, locale: String? = nil, rate: String? = nil) {
        let language = locale.map { String($0.prefix { $0 != "-" && $0 != "_" }).lowercased() } ?? ""
        let told = wordsPerMinute.flatMap { 30...1000 ~= $0 ? Double($0) : nil }
        let factor = rate.map(Self.factor) ?? 1
        let characters = Self.charactersPerMinute(language)
        // The voice's own figure counts what its language counts.
        self.wordsPerMinute = (characters == nil ? told ?? Self.wordsPerMinute(language) : 150) * factor
        charactersPerMinute = (characters.map { told ?? $0 } ?? 260) * factor
    }

    /// Of plain text.
    public func duration(of text: some StringProtocol) -> Duration {
        var count = SpokenCount()
        for scalar in text.unicodeScalars { count.add(scalar) }
        return duration(of: &count)
    }

    /// Of what stands between the tags of markup. What the tags themselves ask for, silences and rates, is not
    /// counted.
    public func duration(ofMarkup markup: String) -> Duration {
        var count = SpokenCount()
        var isInTag = false
        for scalar in markup.unicodeScalars {
            if scalar == "<" { isInTag = true }
            count.add(isInTag ? " " : scalar)
            if scalar == ">" { isInTag = false }
        }
        return duration(of: &count)
    }

    private func duration(of count: inout SpokenCount) -> Duration {
        count.endWord()
        let minutes = count.words / wordsPerMinute + Double(count.characters) / charactersPerMinute
        return .milliseconds(Int64((minutes * 60_000).rounded()))
    }

    /// Where the voice's own figure is not known. 150 is what speakers of books are paid for in English; the
    /// others are as much longer or shorter as their words are.
    private static func wordsPerMinute(_ language: String) -> Double {
        switch language {
        case "de", "nl", "hu", "tr", "ru", "uk", "pl", "cs", "sk", "ar", "he": 125
        case "fi", "et", "ta", "te", "kn", "ml": 105
        default: 150
        }
    }

    /// Newsreaders' usual measure: 300 characters in Japanese, 260 in Mandarin, 290 syllables in Korean.
    ///
    /// - Returns: nil where words are counted.
    private static func charactersPerMinute(_ language: String) -> Double? {
        switch language {
        case "zh", "yue", "wuu": 260
        case "ja": 300
        case "ko": 290
        default: nil
        }
    }

    /// W3C SSML 1.1 section 3.2.4 leaves the names' factors open; these are Azure's documented ones.
    private static func factor(_ rate: String) -> Double {
        let factor: Double? =
            switch rate {
            case "x-slow": 0.5
            case "slow": 0.64
            case "fast": 1.55
            case "x-fast": 2
            default:
                if rate.last == "%" {
                    Double(rate.dropLast()).map { 1 + $0 / 100 }
                } else {
                    Double(rate).map { rate.first == "+" || rate.first == "-" ? 1 + $0 : $0 }
                }
            }
        // The service's own limits: half and double.
        return factor.map { $0.isFinite ? min(max($0, 0.5), 2) : 1 } ?? 1
    }
}

/// Counts as a voice does.
private struct SpokenCount {
    var words = 0.0
    var characters = 0

    /// Of the word that is not over yet.
    private var letters = 0
    private var digits = 0

    mutating func add(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x30...0x39:
            digits += 1
        case 0x41...0x5A, 0x61...0x7A, 0x27, 0x2019:
            letters += 1
        case 0...0xBF, 0x2000...0x206F, 0x3000...0x303F, 0xFF00...0xFF0F:
            endWord()
        // Kana, Han and Hangul of the Basic Multilingual Plane, full-width letters and digits, more Han.
        case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFF10...0xFF9F, 0x20000...0x3FFFF:
            endWord()
            characters += 1
        // Joiners and variation selectors are no letters.
        case 0xFE00...0xFE0F, 0xE0000...0xE01EF:
            break
        default:
            letters += 1
        }
    }

    /// What is longer than words are is several of them: a number, an address, Thai.
    mutating func endWord() {
        if letters > 0 { words += letters <= 14 ? 1 : Double(letters) / 6 }
        words += 0.75 * Double(digits)
        (letters, digits) = (0, 0)
    }
}
