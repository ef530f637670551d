// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore
internal import SyrinxServices

/// When the sentences of a part were heard, where only its sound can tell.
struct MeasuredSentences {
    private let text: Substring
    private let sentences: [TextSplitter.Sentence]

    /// - Parameter sentences: Of the text, in their order.
    init(_ text: Substring, _ sentences: [TextSplitter.Sentence]) {
        self.text = text
        self.sentences = sentences
    }

    init(ofMarkup request: SpeechRequest) {
        var said = ""
        if case .markup(let ssml) = request.content { said = ssml.spokenText }
        let start = said.unicodeScalars.firstIndex { !$0.properties.isWhitespace } ?? said.endIndex
        self.init(said[start...], TextSplitter.sentences(of: said[start...]))
    }

    /// - Parameters:
    ///   - heard: The sound of the text.
    ///   - isWhole: It is all of it; else the sentence that broke off, and what is behind it, are left out.
    /// - Returns: From the start of the sound and of the text.
    func timings(in heard: HeardPart, isWhole: Bool) -> [SpeechTiming] {
        let spans = SpokenSentence.spans(of: sentences.map(\.estimate), in: heard, isWhole: isWhole)
        let scalars = text.unicodeScalars
        var (offset, position) = (0, text.startIndex)
        return spans.enumerated().map { number, span in
            let next = number + 1 < sentences.count ? sentences[number + 1].start : text.endIndex
            let said = Self.trimmed(scalars[sentences[number].start..<next])
            offset += scalars.distance(from: position, to: said.startIndex)
            let length = said.count
            let source = offset..<offset + length
            (offset, position) = (source.upperBound, said.endIndex)
            return SpeechTiming(
                .sentence, String(said), start: .microseconds(Int64(span.lowerBound * 1_000_000)),
                end: .microseconds(Int64(span.upperBound * 1_000_000)), source: source, isMeasured: true)
        }
    }

    private static func trimmed(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
        var text = text
        while text.first?.properties.isWhitespace == true { text.removeFirst() }
        while text.last?.properties.isWhitespace == true { text.removeLast() }
        return text
    }
}
