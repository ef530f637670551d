// SPDX-License-Identifier: Apache-2.0

/// When the words of a text are said, found in the sound itself.
///
/// The local voice does not tell. So: the longest silences are what divides sentences, and within a sentence the words share the
/// time by their letters. They never overlap, and lie between the first and the last sample that is no silence.
enum WordTimes {
    struct Timed: Equatable, Sendable {
        let word: SpokenWord
        /// In frames of the sound.
        let frames: Range<Int>
    }

    /// What is not louder than -60 dBFS is silence.
    private static let silenceLimit: Int16 = 32
    /// A shorter silence is a part of speech, such as a stop consonant: 120 ms.
    private static let shortestPause = 0.12

    /// - Parameter sampleRate: In Hz, above 0.
    static func find(
        _ words: [SpokenWord], in samples: ContiguousArray<Int16>, sampleRate: Int
    ) -> [Timed] {
        guard !words.isEmpty, let span = loud(samples) else { return [] }
        var sentences: [ArraySlice<SpokenWord>] = []
        var start = 0
        for (index, word) in words.enumerated() where word.endsSentence || index == words.count - 1 {
            sentences.append(words[start...index])
            start = index + 1
        }
        let spans = divide(span, into: sentences.map(weight), samples, sampleRate)
        return zip(sentences, spans).flatMap { share($1, $0) }
    }

    private static func weight(_ words: ArraySlice<SpokenWord>) -> Int {
        words.reduce(0) { $0 + $1.weight + $1.pauseWeight }
    }

    private static func isSilent(_ sample: Int16) -> Bool { (-silenceLimit...silenceLimit).contains(sample) }

    /// From the first to the last sample that is no silence.
    private static func loud(_ samples: ContiguousArray<Int16>) -> Range<Int>? {
        guard let first = samples.firstIndex(where: { !isSilent($0) }),
            let last = samples.lastIndex(where: { !isSilent($0) })
        else { return nil }
        return first..<last + 1
    }

    /// At the longest silences where there are enough of them, and otherwise by weight.
    private static func divide(
        _ span: Range<Int>, into weights: [Int], _ samples: ContiguousArray<Int16>, _ sampleRate: Int
    ) -> [Range<Int>] {
        let shortest = Int(shortestPause * Double(sampleRate))
        var pauses: [Range<Int>] = []
        var start = span.lowerBound
        for index in span where !isSilent(samples[index]) {
            if index - start >= shortest { pauses.append(start..<index) }
            start = index + 1
        }
        let count = weights.count - 1
        guard pauses.count >= count else {
            return shares(of: span, weights.map { ($0, 0) })
        }
        let longest = pauses.sorted { $0.count > $1.count }.prefix(count).sorted {
            $0.lowerBound < $1.lowerBound
        }
        let starts = [span.lowerBound] + longest.map(\.upperBound)
        let ends = longest.map(\.lowerBound) + [span.upperBound]
        return zip(starts, ends).map { $0..<$1 }
    }

    private static func share(_ span: Range<Int>, _ words: ArraySlice<SpokenWord>) -> [Timed] {
        // The silence behind a sentence is not in its span.
        let weights = words.map { ($0.weight, $0.endsSentence ? 0 : $0.pauseWeight) }
        return zip(words, shares(of: span, weights)).map { Timed(word: $0, frames: $1) }
    }

    /// - Parameter weights: Of each part, and of the gap behind it.
    private static func shares(of span: Range<Int>, _ weights: [(part: Int, gap: Int)]) -> [Range<Int>] {
        let total = weights.reduce(0) { $0 + $1.part + $1.gap }
        var sum = 0
        return weights.map { weight in
            let start = span.lowerBound + span.count * sum / total
            sum += weight.part
            let end = span.lowerBound + span.count * sum / total
            sum += weight.gap
            return start..<end
        }
    }
}
