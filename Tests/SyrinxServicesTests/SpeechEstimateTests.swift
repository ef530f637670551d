// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxServices

@Suite struct SpeechEstimateTests {
    private static let words = Array(repeating: "word", count: 150).joined(separator: " ")

    @Test func wordsAreCountedWhereTheyStandApart() {
        #expect(SpeechEstimate().duration(of: Self.words) == .seconds(60))
        #expect(SpeechEstimate(wordsPerMinute: 300).duration(of: Self.words) == .seconds(30))
        #expect(
            SpeechEstimate(wordsPerMinute: 300, locale: "en-GB").duration(of: "Don't - stop!\n…")
                == .milliseconds(400))
        #expect(SpeechEstimate().duration(of: "") == .zero && SpeechEstimate().duration(of: " .\n") == .zero)
    }

    @Test func charactersAreCountedWhereTheyDoNot() {
        let han = String(repeating: "好", count: 260)
        #expect(SpeechEstimate(locale: "zh-CN").duration(of: han) == .seconds(60))
        #expect(SpeechEstimate(wordsPerMinute: 520, locale: "zh-CN").duration(of: han) == .seconds(30))
        // A voice of another language that meets them.
        #expect(SpeechEstimate(wordsPerMinute: 100, locale: "en-US").duration(of: han) == .seconds(60))
        #expect(SpeechEstimate(locale: "ja-JP").duration(of: "こんにちは、世界。") == .milliseconds(1400))
        #expect(SpeechEstimate(locale: "ko-KR").duration(of: "안녕하세요") > .milliseconds(1000))
    }

    /// Numbers, addresses and Thai are long, though they are one word each.
    @Test func longWordsAreSeveral() {
        let estimate = SpeechEstimate()
        #expect(estimate.duration(of: "1984") == .milliseconds(1200))
        #expect(estimate.duration(of: String(repeating: "ก", count: 60)) == .seconds(4))
    }

    @Test(arguments: [
        ("+100%", 30), ("-50%", 120), ("2", 30), ("x-slow", 120), ("x-fast", 30), ("quick", 60), ("nan", 60),
        ("+900%", 30), ("inf", 60), ("", 60), ("%", 60),
    ])
    func ratesAreCounted(_ rate: String, _ seconds: Int) {
        #expect(SpeechEstimate(rate: rate).duration(of: Self.words) == .seconds(seconds))
    }

    @Test(arguments: [0, -1, 29, 1001, .max])
    func figuresThatMakeNoSenseAreNotBelieved(_ figure: Int) {
        #expect(SpeechEstimate(wordsPerMinute: figure) == SpeechEstimate())
    }

    @Test func markupIsNotSaid() {
        let ssml = SSML(text: Self.words, voice: "en-US-JennyNeural")
        #expect(SpeechEstimate().duration(ofMarkup: ssml.document) == .seconds(60))
    }
}
