// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// `say` with the voices of Speechify and Resemble.
    @Suite
    struct Vendors {
        static let text = "Hello dear world. This is it."

        /// What is lossless is heard to the bit.
        @Test(arguments: [
            ("speechify", "pcm_24000"), ("speechify", "pcm_8000"), ("speechify", "pcm_48000"),
            ("resemble", "PCM_16-32000"), ("resemble", "PCM_24-44100"), ("resemble", "PCM_32-48000"),
        ])
        func theAudioIsTheServices(_ provider: String, _ format: String) async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x.wav")
            try await Vendor.run { vendor in
                for more in [[], ["--sink", "null"], ["--subs", path + ".srt"]] {
                    var say = vendor.say(provider, "-F", format, "-o", path, Self.text)
                    say.arguments += more
                    expectSuccess(try await say.run())
                    let answer = try #require(vendor.answers.last)
                    let wave = try WAVE(path: path)
                    #expect(wave.sampleRate == answer.rate && wave.isWhole)
                    #expect(try wave.samples == vendor.samples(answer.number), "\(more)")
                }
            }
        }

        /// What is not, decodes to what ffmpeg makes of it, or near it in length.
        @Test(arguments: [
            ("speechify", "mp3_24000_64"), ("speechify", "mp3_22050_32"), ("speechify", "ulaw_8000"),
            ("speechify", "ogg_24000"), ("resemble", "MULAW-8000"),
        ])
        func codecs(_ provider: String, _ format: String) async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x.wav")
            try await Vendor.run { vendor in
                expectSuccess(try await vendor.say(provider, "-F", format, "-o", path, Self.text).run())
                let (wave, answer) = (try WAVE(path: path), try #require(vendor.answers.last))
                #expect(wave.sampleRate == answer.rate)
                #expect(abs(wave.samples.count - answer.frameCount) < 3000)
                #expect(wave.samples.contains { $0 > 5000 })
            }
        }

        /// MP3 and Opus are made here where they are not sent.
        @Test(arguments: ["mp3", "opus", "wav", "raw"])
        func files(_ ending: String) async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x." + ending)
            try await Vendor.run { vendor in
                for provider in ["speechify", "resemble"] {
                    expectSuccess(try await vendor.say(provider, "-o", path, Self.text).run())
                    let play = Command.syrinx("play", "-o", "-", path)
                    let heard = try await ending == "raw" ? nil : WAVE(play.run().output).samples.count
                    let answer = try #require(vendor.answers.last)
                    let bytes = try contents(of: path).count
                    // An encoder may bring its own rate.
                    #expect((heard ?? bytes / 2) > answer.frameCount / 2)
                }
                let piped = try await vendor.say("resemble", "-F", "mp3", "-o", "-", Self.text).run()
                expectGoodManners(piped)
                #expect(piped.status == 0 && piped.output.prefix(2) == [0xFF, 0xFB])
            }
        }

        @Test
        func whatIsSent() async throws {
            try await Vendor.run { vendor in
                let folder = try TemporaryDirectory()
                let path = folder.file("x.wav")
                let say = [
                    vendor.say(
                        "speechify", "-o", path, "--model", "simba-3.2", "-l", "de-DE", "--api-version",
                        "2026-10-01", "Ja & nein."),
                    vendor.say("resemble", "-o", path, "--rate", "fast", "Yes."),
                    vendor.say("speechify", "-o", path, "--subs", path + ".vtt", "<speak>So</speak>"),
                ]
                for command in say { expectSuccess(try await command.run()) }
                let sent = try vendor.requests
                #expect(
                    sent.map(\.path) == ["/v1/audio/stream", "/stream", "/v1/audio/stream/with-timestamps"])
                #expect(sent.allSatisfy { $0.headers["authorization"] == "Bearer \(Command.key)" })
                #expect(sent[0].headers["speechify-version"] == "2026-10-01")
                #expect(sent[0].headers["x-request-id"]?.count == 32)
                #expect(sent[0].headers["x-connectionid"] == nil)
                #expect(sent[0].body["input"] as? String == "<speak>Ja &amp; nein.</speak>")
                #expect(sent[0].body["model"] as? String == "simba-3.2")
                #expect(sent[0].body["language"] as? String == "de-DE")
                #expect(sent[1].headers["accept-encoding"] == "identity")
                #expect(sent[1].body["voice_uuid"] as? String == "steady")
                #expect(
                    sent[1].body["data"] as? String
                        == "<speak><prosody rate=\"fast\">Yes.</prosody></speak>")
                #expect(sent[1].body["wav_encoded_timestamps"] == nil)
                #expect(sent[2].headers["speechify-version"] == "2026-09-30")
                #expect(sent[2].body["input"] as? String == "<speak>So</speak>")
            }
        }

        /// A stream that breaks goes on where it stopped.
        @Test(arguments: [
            ("speechify", "cut-20001", []), ("speechify", "cut-20001", ["--subs"]),
            ("speechify", "error-20001", ["--subs"]), ("speechify", "undone", ["--subs"]),
            ("resemble", "cut-30001", []), ("resemble", "cut-30001", ["--subs"]),
            ("resemble", "cut-200", ["--subs"]),
        ])
        func brokenStreams(_ provider: String, _ voice: String, _ subtitles: [String]) async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x.wav")
            try await Vendor.run { vendor in
                var say = vendor.say(provider, voice: voice, "-o", path, Self.text)
                if !subtitles.isEmpty { say.arguments += ["--subs", path + ".jsonl"] }
                expectSuccess(try await say.run())
                let answers = try vendor.answers
                #expect(answers.count == 2)
                #expect(try WAVE(path: path).samples == vendor.samples(answers[1].number))
                guard !subtitles.isEmpty else { return }
                // Each once, in order.
                let kind = provider == "speechify" ? "word" : "grapheme"
                let timings = try TimedText.read(path + ".jsonl").filter { $0.kind == kind }
                let said = timings.map(\.text).joined().filter { $0 != " " }
                #expect(said == Self.text.filter { $0 != " " })
                #expect(timings.map(\.start) == timings.map(\.start).sorted())
            }
        }

        /// A stream that breaks and comes back as another sound goes on with a sentence: what never sounded has no time,
        /// and what is said again has that of its second sound.
        @Test(arguments: [("speechify", 20_001), ("speechify", 60_003), ("resemble", 30_001)])
        func timesOfAnotherSound(_ provider: String, _ byteCount: Int) async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x.wav")
            try await Vendor.run { vendor in
                var say = vendor.say(provider, voice: "vary-\(byteCount)", "-o", path, Self.text)
                say.arguments += ["--subs", path + ".jsonl"]
                expectSuccess(try await say.run())
                let (wave, last) = (try WAVE(path: path), try #require(vendor.answers.last))
                let (rate, seam) = (Double(last.rate), wave.samples.count - last.frameCount)
                #expect(seam > 0)
                let kind = provider == "speechify" ? "word" : "grapheme"
                let timings = try TimedText.read(path + ".jsonl").filter { $0.kind == kind }
                #expect(timings.map(\.start) == timings.map(\.start).sorted())
                let before = timings.filter { $0.start < Double(seam) / rate }
                let after = timings.dropFirst(before.count)
                #expect(before.allSatisfy { $0.end <= Double(seam) / rate + 0.001 })
                let letterCount = last.words.map { $0.text.count + 1 }.reduce(0, +)
                #expect(after.count == (kind == "word" ? last.words.count : letterCount))
                for word in last.words {
                    let start = Double(seam + word.start) / rate
                    #expect(after.contains { abs($0.start - start) < 0.002 }, "\(word.text)")
                }
            }
        }

        /// What the service says last is the end, whether or not it hangs up; marks count in whatever order they come.
        @Test
        func theLastEventIsTheEnd() async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x.wav")
            try await Vendor.run { vendor in
                var say = vendor.say(
                    "speechify", voice: "mixed", "-o", path, "--stall-timeout", "3600", Self.text)
                say.arguments += ["--subs", path + ".jsonl"]
                expectSuccess(try await say.run())
                let answer = try #require(vendor.answers.first)
                #expect(try vendor.answers.count == 1)
                #expect(try WAVE(path: path).samples == vendor.samples(answer.number))
                let words = try TimedText.read(path + ".jsonl").filter { $0.kind == "word" }
                #expect(words.map(\.text) == answer.words.map(\.text))
                #expect(words.map(\.start) == words.map(\.start).sorted())
            }
        }

        /// The service's code says that asking again is of no use.
        @Test
        func aFinalErrorIsFinal() async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x.wav")
            try await Vendor.run { vendor in
                for (voice, status) in [("fatal-20001", Int32(18)), ("fatal-0", 22)] {
                    var say = vendor.say("speechify", voice: voice, "-o", path, "\(Self.text) \(status)")
                    say.arguments += ["--subs", path + ".jsonl"]
                    expectFailure(try await say.run(), status, says: ["spend_cap_exceeded", "Too much."])
                }
                #expect(try vendor.requests.count == 2)
            }
        }

        @Test(arguments: [
            ("speechify", "nobody", 22, "no such voice"), ("resemble", "nobody", 22, "Voice not found."),
            ("speechify", "poor", 22, "Upgrade."), ("speechify", "rate-16000", 41, "pcm_16000"),
            ("speechify", "ogg-vorbis", 41, "Vorbis"),
        ])
        func refusals(_ provider: String, _ voice: String, _ status: Int32, _ words: String) async throws {
            try await Vendor.run { vendor in
                var say = vendor.say(provider, voice: voice, "--sink", "null", "Hello.")
                if voice == "ogg-vorbis" { say.arguments += ["-F", "ogg_24000"] }
                expectFailure(try await say.run(), status, says: [words])
            }
        }

        /// One clear sentence, before anything is sent.
        @Test(arguments: [
            (["--provider", "speechify", "--style", "cheerful"], "Speechify has no such thing"),
            (["--provider", "resemble", "--locale", "de-DE"], "Resemble has no such thing"),
            (["--provider", "resemble", "--personal", "x"], "--personal is for Azure"),
            (["--provider", "resemble", "-F", "webm"], "formats --provider resemble"),
            (["--provider", "speechify", "-F", "aac_24000"], "AAC is not decoded here"),
            (["--provider", "speechify", "-F", "raw-24khz-16bit-mono-pcm"], "Speechify has no format"),
            (["--provider", "speechify", "-o", "x.webm"], "Speechify does not send this"),
            (["--provider", "speechify", "--api-version", "new"], "such as 2026-09-30"),
            (["--model", "simba-3.2"], "other providers"), (["--base", "DragonLatestNeural"], "--personal"),
            (["--personal", "x", "-v", "y"], "--base"), (["--subs", "x.txt"], ".srt, .vtt or .jsonl"),
            (["-F", "pcm_24000"], "There is no format"),
        ])
        func usage(_ arguments: [String], _ words: String) async throws {
            var say = Command.syrinx("say")
            say.arguments += arguments + ["Hello."]
            let outcome = try await say.run()
            expectGoodManners(outcome)
            #expect(outcome.status == 2 && outcome.errors.contains(words), "\(outcome.errors)")
        }

        @Test
        func voicesAreNamed() async throws {
            let key = ["RESEMBLE_API_KEY": Command.key, "RESEMBLE_ENDPOINT": "http://127.0.0.1:9"]
            let outcome = try await Command.syrinx(
                "say", "--provider", "resemble", "--sink", "null", "Hello."
            )
            .with(key).run()
            expectFailure(outcome, 2, says: ["name one with -v"])
            let unknown = try await Command.syrinx("say", "--personal", "nobody", "--sink", "null", "Hello.")
                .with([
                    "AZURE_SPEECH_ENDPOINT": "http://127.0.0.1:9"
                ]).run()
            expectFailure(unknown, 2, says: ["speaker profile id"])
        }

        @Test
        func formatsAreListed() async throws {
            for (provider, name, count) in [("speechify", "pcm_24000", 20), ("resemble", "PCM_24-44100", 24)]
            {
                let outcome = try await Command.syrinx("formats", "--provider", provider).run()
                expectSuccess(outcome)
                #expect(outcome.text.split(separator: "\n").count == count + 1 && outcome.text.contains(name))
                #expect(!outcome.text.contains("when whole") && !outcome.text.contains("not yet"))
            }
        }
    }
}
