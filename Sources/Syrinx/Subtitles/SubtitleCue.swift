// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// What stands on the screen for a while: one line or two.
struct SubtitleCue: Sendable, Equatable {
    var start: Duration
    var end: Duration
    var lines: [String]
}

/// Makes cues of what is timed: of words where they are, of words put together from letters, of sentences.
struct SubtitleCues {
    /// Letters of a line, as is usual for subtitles.
    static let lineLength = 42

    /// Words that are farther apart stand in cues of their own.
    private static let longestPause = Duration.milliseconds(800)

    static func cues(of timings: [SpeechTiming]) -> [SubtitleCue] {
        let words = timings.filter { $0.kind == .word }
        if !words.isEmpty { return cues(ofWords: words) }
        let sentences = timings.filter { $0.kind == .sentence }
        if !sentences.isEmpty { return apart(sentences.map(cue(ofSentence:))) }
        for kind in [SpeechTiming.Kind.grapheme, .character] {
            let letters = timings.filter { $0.kind == kind }
            if !letters.isEmpty { return cues(ofWords: self.words(of: letters)) }
        }
        return []
    }

    /// Letters up to a space are a word.
    static func words(of letters: [SpeechTiming]) -> [SpeechTiming] {
        var words: [SpeechTiming] = []
        var word: SpeechTiming?
        for letter in letters {
            guard letter.text.contains(where: { !$0.isWhitespace }) else {
                if let word { words.append(word) }
                word = nil
                continue
            }
            var longer = word ?? letter
            longer.kind = .word
            if word != nil { longer.text += letter.text }
            longer.end = max(longer.end, letter.end)
            word = longer
        }
        if let word { words.append(word) }
        return words
    }

    private static func cues(ofWords words: [SpeechTiming]) -> [SubtitleCue] {
        var cues: [SubtitleCue] = []
        var isOver = true
        for word in words {
            let text = plain(word.text)
            guard !text.isEmpty else { continue }
            let length = cues.last?.lines[0].count ?? 0
            let pause = word.start - (cues.last?.end ?? .zero)
            if isOver || length + 1 + text.count > lineLength || pause > longestPause {
                cues.append(SubtitleCue(start: word.start, end: word.end, lines: [text]))
            } else {
                cues[cues.count - 1].lines[0] += " " + text
                cues[cues.count - 1].end = max(word.end, cues[cues.count - 1].end)
            }
            isOver = text.last.map { ".!?\u{2026}\u{3002}\u{FF01}\u{FF1F}".contains($0) } ?? false
        }
        return apart(cues)
    }

    private static func cue(ofSentence sentence: SpeechTiming) -> SubtitleCue {
        var lines = [""]
        for word in plain(sentence.text).split(separator: " ") {
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if line.count + 1 + word.count <= lineLength {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return SubtitleCue(start: sentence.start, end: sentence.end, lines: lines)
    }

    /// In one line, without control characters.
    private static func plain(_ text: String) -> String {
        let words = text.unicodeScalars.split { scalar in
            scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
        }
        return words.map { String(Substring($0)) }.joined(separator: " ")
    }

    /// None ends behind the beginning of the next.
    private static func apart(_ cues: [SubtitleCue]) -> [SubtitleCue] {
        var cues = cues
        for index in cues.indices.dropLast() {
            cues[index].end = max(cues[index].start, min(cues[index].end, cues[index + 1].start))
        }
        return cues
    }
}
