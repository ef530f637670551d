// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Syrinx

@Suite struct SubtitleTests {
    private struct Cue: Equatable {
        var start: Int
        var end: Int
        var text: String
    }

    private func text(_ timings: [SpeechTiming], _ format: SubtitleFile.Format) -> [UInt8] {
        Array(SubtitleText(timings, format).text.utf8)
    }

    /// As readers that we did not write see them.
    private func read(_ timings: [SpeechTiming], _ format: SubtitleFile.Format) throws -> [Cue] {
        let json = try output(
            of: ["python3", fixture("subtitle_oracle.py"), format.rawValue], input: text(timings, format))
        let list = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [[Any]])
        return try list.map { cue in
            Cue(
                start: try #require(cue[0] as? Int), end: try #require(cue[1] as? Int),
                text: try #require(cue[2] as? String))
        }
    }

    private func words(_ text: String, step: Int = 300, from start: Int = 0) -> [SpeechTiming] {
        text.split(separator: " ").enumerated().map { index, word in
            SpeechTiming(
                .word, String(word), start: .milliseconds(start + index * step),
                end: .milliseconds(start + index * step + step - 50))
        }
    }

    private static let formats = [SubtitleFile.Format.srt, .vtt]

    @Test(arguments: formats)
    func wordsFillLines(_ format: SubtitleFile.Format) throws {
        let timings =
            words("It is said that lines of subtitles have forty-two letters at the most. Then comes more.")
            + words("After a while.", from: 3_661_007)
        #expect(
            try read(timings, format) == [
                Cue(start: 0, end: 2350, text: "It is said that lines of subtitles have"),
                Cue(start: 2400, end: 3850, text: "forty-two letters at the most."),
                Cue(start: 3900, end: 4750, text: "Then comes more."),
                Cue(start: 3_661_007, end: 3_661_857, text: "After a while."),
            ])
    }

    /// Nothing in a text is taken for syntax, by whoever reads it.
    @Test(arguments: formats)
    func strangeTexts(_ format: SubtitleFile.Format) throws {
        let strange = ["a<b>c</b>", "&amp;", "x-->y", "-->", "00:00:01,000", "{\\an8}", "é😀", "a\nb\u{1}c"]
        var timings: [SpeechTiming] = []
        for (index, text) in strange.enumerated() {
            timings.append(
                SpeechTiming(
                    .sentence, text, start: .seconds(index), end: .seconds(index + 1), isMeasured: true))
        }
        let cues = try read(timings, format)
        #expect(cues.map(\.start) == strange.indices.map { $0 * 1000 })
        let shown = cues.map { $0.text.replacing("\u{200A}", with: "") }
        #expect(shown == strange.dropLast() + ["a b c"])
        let seen = try output(
            of: [
                "ffprobe", "-v", "error", "-f", format == .vtt ? "webvtt" : "srt", "-show_entries",
                "packet=pts_time", "-of", "csv=p=0", "-i", "-",
            ],
            input: text(timings, format))
        #expect(seen.split(separator: UInt8(ascii: "\n")).count == strange.count)
    }

    @Test func lettersMakeWords() {
        let letters = Array("No, you!").enumerated().map { index, letter in
            SpeechTiming(
                .grapheme, String(letter), start: .milliseconds(index * 100),
                end: .milliseconds(index * 100 + 100))
        }
        let words = SubtitleCues.words(of: letters)
        #expect(words.map(\.text) == ["No,", "you!"])
        #expect(words.map(\.start) == [.zero, .milliseconds(400)])
        #expect(words.map(\.end) == [.milliseconds(300), .milliseconds(800)])
        #expect(SubtitleCues.cues(of: letters).map(\.lines) == [["No, you!"]])
    }

    @Test func longSentencesHaveSeveralLines() {
        let sentence = SpeechTiming(
            .sentence, "This is a sentence that is longer than any line of subtitles should be.",
            start: .zero, end: .seconds(5))
        let cues = SubtitleCues.cues(of: [sentence])
        #expect(cues.count == 1 && cues[0].lines.count == 2)
        #expect(cues[0].lines.allSatisfy { $0.count <= SubtitleCues.lineLength })
    }

    @Test func everyLineOfJSONIsATiming() throws {
        let timings = [
            SpeechTiming(
                .word, "a \"b\"\n", start: .nanoseconds(1_234_567_890), end: .seconds(61), source: 3..<7),
            SpeechTiming(.sentence, "s", start: .zero, end: .zero, isMeasured: true),
        ]
        let lines = String(decoding: text(timings, .jsonl), as: UTF8.self).split(separator: "\n")
        #expect(
            lines == [
                #"{"kind":"word","text":"a \"b\"\n","start":1.234567,"end":61.000000,"source":[3,7],"measured":false}"#,
                #"{"kind":"sentence","text":"s","start":0.000000,"end":0.000000,"measured":true}"#,
            ])
        for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }

    @Test func nothingIsStillAFile() throws {
        #expect(try read([], .vtt).isEmpty)
        #expect(text([], .srt).isEmpty && text([], .jsonl).isEmpty)
    }

    @Test func theEndingIsTheFormat() {
        #expect(SubtitleFile(path: "a/b.SRT")?.format == .srt)
        #expect(SubtitleFile(path: "x.y.jsonl")?.format == .jsonl)
        for path in ["srt", "a.srt/b", "a.txt", "a."] { #expect(SubtitleFile(path: path) == nil) }
    }
}
