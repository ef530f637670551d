// SPDX-License-Identifier: Apache-2.0

/// When the letters of words are said: each gets the same part of its word's time, a blank between two words what is
/// left between them.
struct LetterTimes: Sendable {
    /// In frames of the sound, in order, without overlaps.
    let letters: [(text: String, frames: Range<Int>)]

    init(_ words: [WordTimes.Timed]) {
        var letters: [(String, Range<Int>)] = []
        var end: Int?
        for timed in words {
            if let end { letters.append((" ", end..<timed.frames.lowerBound)) }
            let characters = Array(timed.word.text)
            let (start, length) = (timed.frames.lowerBound, timed.frames.count)
            for (index, character) in characters.enumerated() {
                let first = start + length * index / characters.count
                let last = start + length * (index + 1) / characters.count
                letters.append((String(character), first..<last))
            }
            end = timed.frames.upperBound
        }
        self.letters = letters
    }

    /// Letters as graphemes; phonemes are not known here, and a word's letters in lower case stand in for them.
    var cues: [ResembleWAVEncoder.Cue] {
        letters.flatMap { letter in
            let grapheme = ResembleWAVEncoder.Cue(
                frames: letter.frames, purpose: .grapheme, text: letter.text)
            guard letter.text.first?.isLetter == true else { return [grapheme] }
            return [
                grapheme,
                ResembleWAVEncoder.Cue(
                    frames: letter.frames, purpose: .phoneme, text: letter.text.lowercased()),
            ]
        }
    }

    /// `audio_timestamps` of `/synthesize`, in seconds.
    func json(sampleRate: Int) -> String {
        func texts(_ letters: [(text: String, frames: Range<Int>)]) -> String {
            JSONText.array(letters.map { JSONText.string($0.text) })
        }
        func times(_ letters: [(text: String, frames: Range<Int>)]) -> String {
            JSONText.array(
                letters.map { letter in
                    let rate = Double(sampleRate)
                    return
                        "[\(Double(letter.frames.lowerBound) / rate),\(Double(letter.frames.upperBound) / rate)]"
                })
        }
        let phonemes = letters.filter { $0.text.first?.isLetter == true }.map {
            (text: $0.text.lowercased(), frames: $0.frames)
        }
        return JSONText.object([
            "graph_chars": texts(letters), "graph_times": times(letters), "phon_chars": texts(phonemes),
            "phon_times": times(phonemes),
        ])
    }
}
