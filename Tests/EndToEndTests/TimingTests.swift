// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// `say --subs`: when what is heard.
    @Suite
    struct Timings {
        /// To the frame: what is written is rounded down to a microsecond.
        private func isSame(_ seconds: Double, _ frame: Int, _ rate: Int) -> Bool {
            abs(seconds - Double(frame) / Double(rate)) < 2e-6
        }

        @Test
        func wordsOfSpeechify() async throws {
            let folder = try TemporaryDirectory()
            let text = "Héllo dear world.  This is it."
            try await Vendor.run { vendor in
                let path = folder.file("x.jsonl")
                let say = vendor.say("speechify", "-o", folder.file("x.wav"), "--subs", path, text)
                expectSuccess(try await say.run())
                let answer = try #require(vendor.answers.first)
                let found = try TimedText.read(path)
                #expect(found.map(\.text) == answer.words.map(\.text))
                for (timing, word) in zip(found, answer.words) {
                    #expect(timing.kind == "word" && !timing.measured)
                    #expect(isSame(timing.start, word.start, answer.rate), "\(timing)")
                    #expect(isSame(timing.end, word.end, answer.rate), "\(timing)")
                    let source = try #require(timing.source)
                    let scalars = Array(text.unicodeScalars)[source[0]..<source[1]]
                    #expect(String(String.UnicodeScalarView(scalars)) == timing.text)
                }
                #expect(try folder.fileNames == ["x.jsonl", "x.wav"])
            }
        }

        @Test
        func lettersOfResemble() async throws {
            let folder = try TemporaryDirectory()
            try await Vendor.run { vendor in
                let path = folder.file("x.jsonl")
                let say = vendor.say(
                    "resemble", "-F", "PCM_16-44100", "--sink", "null", "--subs", path, "Hello you.")
                expectSuccess(try await say.run())
                let answer = try #require(vendor.answers.first)
                let found = try TimedText.read(path)
                #expect(found.map(\.start) == found.map(\.start).sorted())
                for (kind, mark) in [("grapheme", ""), ("phoneme", "\u{2C8}")] {
                    var rest = found.filter { $0.kind == kind && $0.text != " " }[...]
                    for word in answer.words {
                        let length = (word.end - word.start) / word.text.count
                        for (index, letter) in word.text.enumerated() {
                            let next = rest.popFirst()
                            let timing = try #require(next)
                            #expect(timing.text == mark + String(letter))
                            #expect(isSame(timing.start, word.start + index * length, 44_100), "\(timing)")
                            #expect(
                                isSame(timing.end, word.start + (index + 1) * length, 44_100), "\(timing)")
                        }
                    }
                    #expect(rest.isEmpty)
                }
                expectSuccess(
                    try await vendor.say(
                        "resemble", "--sink", "null", "--subs", folder.file("x.srt"), "A b. C d."
                    )
                    .run())
                let cues = String(decoding: try contents(of: folder.file("x.srt")), as: UTF8.self)
                #expect(cues.contains("\nA b.\n") && cues.contains("\nC d.\n"))
            }
        }

        /// Each part's times begin where the sound of those before it ends.
        @Test(arguments: ["speechify", "resemble"], [["--sink", "null"], []])
        func partsOfALongText(_ provider: String, _ played: [String]) async throws {
            // Played at its pace, a few sentences are enough.
            let count = played.isEmpty ? 90 : 4
            let text = (0..<count).map { "Sentence number \($0) is said here, quick and short." }.joined(
                separator: " ")
            let folder = try TemporaryDirectory()
            let (wave, subtitles) = (folder.file("x.wav"), folder.file("x.jsonl"))
            try await Vendor.run { vendor in
                var say = vendor.say(provider, "-o", wave, "--subs", subtitles)
                say.arguments += played + [text]
                expectSuccess(try await say.run())
                let answers = try vendor.answers
                #expect(answers.count > (played.isEmpty ? 2 : 0))
                var (base, words) = (0, [(text: String, start: Int, end: Int)]())
                for answer in answers {
                    words += answer.words.map { ($0.text, $0.start + base, $0.end + base) }
                    base += answer.frameCount
                }
                #expect(try WAVE(path: wave).samples.count == base)
                let found = try TimedText.read(subtitles).filter { $0.kind != "phoneme" && $0.text != " " }
                let rate = try #require(answers.first).rate
                if provider == "speechify" {
                    #expect(found.map(\.text) == words.map(\.text))
                    for (timing, word) in zip(found, words) {
                        #expect(isSame(timing.start, word.start, rate), "\(timing) \(word)")
                    }
                    for timing in found {
                        let source = try #require(timing.source)
                        let start = text.utf8.index(text.startIndex, offsetBy: source[0])
                        #expect(text[start...].hasPrefix(timing.text))
                    }
                } else {
                    var rest = found[...]
                    for word in words {
                        let letters = rest.prefix(word.text.count)
                        rest = rest.dropFirst(word.text.count)
                        #expect(letters.map(\.text).joined() == word.text)
                        #expect(isSame(try #require(letters.first).start, word.start, rate))
                    }
                    #expect(rest.isEmpty)
                }
            }
        }

        /// Azure says nothing of times: they are found in the sound, and say so.
        @Test
        func sentencesOfAzure() async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x.jsonl")
            // 1: a square wave of 2 s, and half a second of silence; the faulty server reads the numbers.
            let outcome = try await Command.syrinx(
                "say", "--endpoint", FaultyServer.current.url("/speak"), "-o", folder.file("x.wav"), "--subs",
                path,
                "Number 1 is said for two long seconds. And number 2 is said for as long as that. So all of it ends with number 3!"
            ).with(["AZURE_SPEECH_KEY": Command.key]).run()
            expectSuccess(outcome)
            let found = try TimedText.read(path)
            #expect(found.count == 3)
            for (index, timing) in found.enumerated() {
                #expect(timing.kind == "sentence" && timing.measured)
                #expect(abs(timing.start - 2.5 * Double(index)) < 0.02, "\(timing)")
                #expect(abs(timing.end - 2.5 * Double(index) - 2) < 0.02, "\(timing)")
            }
        }

        /// Of markup, too, though not where in it.
        @Test
        func sentencesOfMarkup() async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x.jsonl")
            let text =
                "<voice name=\"en-US-JennyNeural\"><s>Number 1 is said here.</s><s>And 2 &amp; no more</s></voice>"
            let outcome = try await Command.syrinx(
                "say", "--ssml", "--sink", "null", "--subs", path,
                "<speak version=\"1.0\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"en-US\">\(text)</speak>"
            )
            .adding("-q").run()
            expectSuccess(outcome)
            let found = try TimedText.read(path)
            #expect(found.map(\.text) == ["Number 1 is said here.", "And 2 & no more"])
            #expect(found.allSatisfy { $0.measured && $0.source == nil && $0.end > $0.start })
            #expect(found.count == 2 && found[0].end <= found[1].start)
        }

        /// What breaks off leaves what is known, under another name.
        @Test
        func aStreamThatEndsTooSoon() async throws {
            let folder = try TemporaryDirectory()
            try await Vendor.run { vendor in
                let say = vendor.say(
                    "speechify", voice: "cut-60000", "--no-resume", "-o", folder.file("x.wav"), "--subs",
                    folder.file("x.srt"), "Hello dear world. This is it.")
                let outcome = try await say.run()
                #expect(outcome.status == 18)
                #expect(try folder.fileNames == ["x.srt.part", "x.wav.part"])
                let bad = vendor.say("speechify", "--sink", "null", "--subs", "/nowhere/x.srt", "Hello.")
                let refused = try await bad.run()
                expectFailure(refused, 42, says: ["/nowhere/x.srt"])
                // Nothing was asked for.
                #expect(try vendor.requests.count == 1)
            }
        }
    }
}
