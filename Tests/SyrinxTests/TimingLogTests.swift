// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Syrinx

@Suite struct TimingLogTests {
    private func word(_ text: String, _ start: Int, _ end: Int, _ source: Range<Int>? = nil) -> SpeechTiming {
        SpeechTiming(.word, text, start: .milliseconds(start), end: .milliseconds(end), source: source)
    }

    @Test func aPartIsShiftedByWhatIsInFrontOfIt() {
        let log = TimingLog()
        #expect(log.take([word("a", 10, 20, 0..<1)]) == [word("a", 10, 20, 0..<1)])
        log.beginPart(at: .seconds(2), offset: 30)
        #expect(log.take([word("b", 10, 20, 0..<1)]) == [word("b", 2010, 2020, 30..<31)])
        #expect(log.all == [word("a", 10, 20, 0..<1), word("b", 2010, 2020, 30..<31)])
    }

    @Test(arguments: 0...3)
    func whatComesAgainIsToldOnce(_ count: Int) {
        let log = TimingLog()
        let words = [word("a", 0, 5), word("a", 0, 5), word("b", 5, 5)]
        let letters = [SpeechTiming(.grapheme, "a", start: .zero, end: .zero)]
        #expect(log.take(Array(words[..<count])).count == count)
        log.beginAgain()
        #expect(log.take(letters + words).count == 1 + words.count - count)
        log.beginAgain()
        #expect(log.take(words + letters).isEmpty)
        #expect(log.all.filter { $0.kind == .word } == words)
    }

    /// Marks come with whatever piece of the audio is under way.
    @Test func orderOfArrivalMeansNothing() {
        let log = TimingLog()
        let (late, early) = ([word("c", 60, 70), word("d", 80, 90)], [word("a", 0, 5), word("b", 5, 9)])
        #expect(log.take(late) == late)
        #expect(log.take(early) == early)
        #expect(log.all == early + late)
        // What comes again is the same, in another order and among others.
        log.beginAgain()
        let more = word("e", 95, 99)
        #expect(log.take([early[1], more] + late + [early[0]]) == [more])
        log.beginPart(at: .seconds(1), offset: 0)
        #expect(log.take([word("b", 5, 9)]).count == 1)
        #expect(log.all == early + late + [more, word("b", 1005, 1009)])
    }

    /// Of like words, those that were told are known by their time.
    @Test func likeWordsAreToldApart() {
        let log = TimingLog()
        _ = log.take([word("a", 50, 60), word("a", 90, 99)])
        log.beginAgain()
        #expect(log.take([word("a", 90, 99), word("a", 50, 60), word("a", 0, 5)]) == [word("a", 0, 5)])
        log.beginAgain()
        // At another time, and yet the same three.
        #expect(log.take([word("a", 1, 6), word("a", 51, 61), word("a", 91, 99)]).isEmpty)
        #expect(log.all == [word("a", 0, 5), word("a", 50, 60), word("a", 90, 99)])
    }

    /// Its part broke off before, and went on with a sentence that was begun once more.
    @Test func whatNeverSoundedIsVoid() {
        let log = TimingLog()
        let sound = SpeechTiming(.phoneme, "x", start: .milliseconds(900), end: .seconds(1))
        _ = log.take([
            word("c", 600, 900), word("a", 0, 300), word("b", 300, 600), sound, word("n", 400, 420),
        ])
        log.goOn(at: .milliseconds(400), offset: 2)
        _ = log.take([word("b", 0, 310)])
        #expect(log.all == [word("a", 0, 300), word("b", 300, 400), word("b", 400, 710)])
        // A part that is whole was heard to its end, whatever its times say.
        log.beginPart(at: .milliseconds(700), offset: 0)
        log.goOn(at: .milliseconds(700), offset: 0)
        #expect(log.all.last == word("b", 400, 710))
    }
}

@Suite struct MeasuredSentencesTests {
    private let text = "  One is here, and goes on.  Two. \n\nThree is the last, as it seems! "

    private func timings(_ heard: HeardPart, isWhole: Bool = true) -> [SpeechTiming] {
        MeasuredSentences(text[...], TextSplitter.sentences(of: text[...])).timings(
            in: heard, isWhole: isWhole)
    }

    /// Silence in front and behind, and a comma that is no end.
    private let heard = HeardPart(
        length: 7,
        pauses: [
            .init(start: 0, end: 0.2), .init(start: 1.1, end: 1.3), .init(start: 2.2, end: 2.7),
            .init(start: 3.1, end: 3.7), .init(start: 6.4, end: 7),
        ])

    @Test func sentencesLieBetweenThePauses() throws {
        let found = timings(heard)
        #expect(
            found.map(\.text) == ["One is here, and goes on.", "Two.", "Three is the last, as it seems!"])
        #expect(found.map(\.start) == [.milliseconds(200), .milliseconds(2700), .milliseconds(3700)])
        #expect(found.map(\.end) == [.milliseconds(2200), .milliseconds(3100), .milliseconds(6400)])
        #expect(found.allSatisfy { $0.isMeasured && $0.kind == .sentence })
        let scalars = Array(text.unicodeScalars)
        for timing in found {
            let source = try #require(timing.source)
            var said = ""
            said.unicodeScalars.append(contentsOf: scalars[source])
            #expect(said == timing.text)
        }
    }

    /// A voice without pauses: the sound is shared out.
    @Test func withoutPausesTheyFollowEachOther() {
        let found = timings(HeardPart(length: 6, pauses: []))
        #expect(found.count == 3 && found[0].start == .zero && found[2].end == .seconds(6))
        #expect(found[0].end == found[1].start && found[1].end == found[2].start)
        #expect(found.allSatisfy { $0.end > $0.start })
    }

    @Test func ofAPartThatBrokeOffOnlyWhatWasSaidIsTold() {
        var half = heard
        half.length = 4.5
        half.pauses.removeLast()
        let found = timings(half, isWhole: false)
        let estimates = TextSplitter.sentences(of: text[...]).map(\.estimate)
        // What is said again is not told before.
        #expect(found.count == SpokenSentence.index(in: estimates, half) && !found.isEmpty)
        #expect(found == Array(timings(heard).prefix(found.count)))
        #expect(timings(HeardPart(length: 0, pauses: []), isWhole: false).isEmpty)
    }
}
