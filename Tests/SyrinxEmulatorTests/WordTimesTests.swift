// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

@Suite struct WordTimesTests {
    private static func sound(_ spans: [(isLoud: Bool, count: Int)]) -> ContiguousArray<Int16> {
        var samples = ContiguousArray<Int16>()
        for span in spans {
            samples.append(contentsOf: repeatElement(span.isLoud ? 5000 : 3, count: span.count))
        }
        return samples
    }

    @Test func wordsHaveTheirPlaces() {
        let words = SpokenWord.words(in: " Grüße,  you.\nBye", isMarkup: false)
        #expect(words.map(\.text) == ["Grüße,", "you.", "Bye"])
        #expect(words.map(\.range) == [1..<7, 9..<13, 14..<17])
        #expect(words.map(\.endsSentence) == [false, true, false])
    }

    @Test func markupIsNotSaid() {
        let text = "<speak>A<break time=\"1s\"/>b &lt;c&gt;</speak>"
        let words = SpokenWord.words(in: text, isMarkup: true)
        #expect(words.map(\.text) == ["A", "b", "<c>"])
        for word in words {
            let scalars = Array(text.unicodeScalars)[word.range]
            #expect(
                String(String.UnicodeScalarView(scalars)).hasPrefix(
                    word.text.prefix(1) == "<" ? "&lt;" : word.text))
        }
        #expect(SpokenWord.words(in: "a <b", isMarkup: true).map(\.text) == ["a"])
    }

    /// The longest silence is the one between the sentences, wherever the letters would put it.
    @Test func sentencesEndAtTheLongestSilence() {
        let words = SpokenWord.words(in: "One two. Three.", isMarkup: false)
        let samples = Self.sound([
            (false, 100), (true, 1000), (false, 300), (true, 1000), (false, 900), (true, 200), (false, 50),
        ])
        let times = WordTimes.find(words, in: samples, sampleRate: 1000)
        #expect(times.map(\.word.text) == ["One", "two.", "Three."])
        #expect(times[0].frames.lowerBound == 100)
        #expect(times[1].frames.upperBound == 2400)
        #expect(times[2].frames == 3300..<3500)
    }

    @Test(arguments: ["Hello.", "One, two; three: four.", "A. B. C. D. E!", "12345 6"])
    func wordsNeverOverlap(text: String) {
        let words = SpokenWord.words(in: text, isMarkup: false)
        for samples in [
            Self.sound([(true, 1000)]), Self.sound([(false, 10), (true, 3), (false, 500), (true, 3)]),
        ] {
            let times = WordTimes.find(words, in: samples, sampleRate: 1000)
            #expect(times.map(\.word) == words)
            var end = 0
            for time in times {
                #expect(time.frames.lowerBound >= end)
                end = time.frames.upperBound
            }
            #expect(end <= samples.count)
        }
    }

    @Test func silenceHasNoWords() {
        let words = SpokenWord.words(in: "Hello.", isMarkup: false)
        #expect(WordTimes.find(words, in: Self.sound([(false, 1000)]), sampleRate: 1000).isEmpty)
        #expect(WordTimes.find([], in: Self.sound([(true, 1000)]), sampleRate: 1000).isEmpty)
    }
}
