// SPDX-License-Identifier: Apache-2.0

/// A word of a text that is to be spoken, and where it stands in it.
struct SpokenWord: Equatable, Sendable {
    /// Without the markup around it, and with its references replaced.
    let text: String
    /// Of the text as it was sent, in Unicode scalars.
    let range: Range<Int>
    /// Whether a sentence ends with it.
    let endsSentence: Bool

    /// How long it takes to say, in comparison with others.
    var weight: Int {
        text.unicodeScalars.reduce(1) { $0 + ($1.properties.numericType != nil ? 3 : 1) }
    }

    /// The same of the silence behind it.
    var pauseWeight: Int {
        guard !endsSentence, let last = text.last else { return endsSentence ? 6 : 0 }
        return ",;:".contains(last) ? 3 : 0
    }

    /// What white space and markup divide.
    ///
    /// - Parameter isMarkup: Whether what stands between angle brackets is not said.
    static func words(in text: String, isMarkup: Bool) -> [SpokenWord] {
        let scalars = Array(text.unicodeScalars)
        var words: [SpokenWord] = []
        var start: Int?
        var isInTag = false
        func finish(at end: Int) {
            guard let first = start else { return }
            start = nil
            let raw = String(String.UnicodeScalarView(scalars[first..<end]))
            let word = isMarkup ? unescaped(raw) : raw
            words.append(
                SpokenWord(
                    text: word, range: first..<end,
                    endsSentence: word.last.map { ".!?。！？".contains($0) } ?? false))
        }
        for (index, scalar) in scalars.enumerated() {
            if isInTag {
                isInTag = scalar != ">"
            } else if isMarkup, scalar == "<" {
                finish(at: index)
                isInTag = true
            } else if scalar.properties.isWhitespace {
                finish(at: index)
            } else if start == nil {
                start = index
            }
        }
        if !isInTag { finish(at: scalars.count) }
        return words
    }

    /// The five entities of XML 1.0 section 4.6; a reference by number stays what it is.
    private static func unescaped(_ text: String) -> String {
        var text = text
        for (name, character) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&"),
        ] {
            text = text.replacing(name, with: character)
        }
        return text
    }
}
