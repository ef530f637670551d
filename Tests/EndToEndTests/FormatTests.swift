// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

extension EndToEnd {
    /// Every format that is decoded here, from the emulator over HTTP, beside ffmpeg on the same bytes.
    @Suite
    struct Formats {
        static let pcmRates = ["8khz", "16khz", "22050hz", "24khz", "44100hz", "48khz"]

        static let exact =
            ["raw", "riff"].flatMap { container in
                pcmRates.map { "\(container)-\($0)-16bit-mono-pcm" }
                    + ["\(container)-8khz-8bit-mono-alaw", "\(container)-8khz-8bit-mono-mulaw"]
            } + ["g722-16khz-64kbps"]

        static let mp3 = [
            "16khz-32", "16khz-64", "16khz-128", "24khz-48", "24khz-96", "24khz-160", "48khz-96", "48khz-192",
        ].map { "audio-\($0)kbitrate-mono-mp3" }

        static let ogg = ["16khz", "24khz", "48khz"].map { "ogg-\($0)-16bit-mono-opus" }

        static let webM = [
            "webm-16khz-16bit-mono-opus", "webm-24khz-16bit-24kbps-mono-opus", "webm-24khz-16bit-mono-opus",
        ]

        /// What is sent, how its packets are found to lie, and the same speech without a codec.
        static let headerless = [
            ("audio-16khz-16bit-32kbps-mono-opus", "fixed 80 bytes (20 ms)", "raw-16khz-16bit-mono-pcm"),
            ("audio-24khz-16bit-24kbps-mono-opus", "fixed 60 bytes (20 ms)", "raw-24khz-16bit-mono-pcm"),
            ("audio-24khz-16bit-48kbps-mono-opus", "fixed 120 bytes (20 ms)", "raw-24khz-16bit-mono-pcm"),
        ]

        /// The same bytes, by both decoders.
        private func decode(
            _ format: String, _ output: [String] = []
        ) async throws -> (ours: WAVE, theirs: [Int16]) {
            let (status, bytes) = try await LocalService.run { try await $0.curl(format) }
            try #require(status == 200)
            var play = Command.syrinx("play", "-", "-o", "-").with(.bytes(bytes))
            let input = FFmpeg.input(for: format)
            if !input.isEmpty { play.arguments += ["-F", format] }
            let outcome = try await play.run()
            expectSuccess(outcome)
            let theirs = try await FFmpeg.decode(bytes, as: input, output: output)
            return (try WAVE(outcome.output), theirs)
        }

        @Test(arguments: exact)
        func isExact(_ format: String) async throws {
            let (ours, theirs) = try await decode(format)
            #expect(ours.samples.count > ours.sampleRate / 4)
            #expect(ours.samples == theirs)
        }

        @Test(arguments: mp3)
        func mp3IsAsGood(_ format: String) async throws {
            let (ours, theirs) = try await decode(format)
            #expect(ours.samples.count == theirs.count)
            // At 24 kHz ffmpeg stands alone against libmad, LAME and mpg123, which agree.
            let isOdd = ours.sampleRate == 24_000
            let ratio = signalToNoiseRatio(theirs, ours.samples)
            print("\(format): \(ours.samples.count) frames, \(ratio) dB")
            #expect(ratio >= (isOdd ? 40 : 60))
        }

        /// LAME leaves out the decoder's own delay.
        @Test(arguments: mp3)
        func mp3IsAsGoodAsLAME(_ format: String) async throws {
            let (status, bytes) = try await LocalService.run { try await $0.curl(format) }
            try #require(status == 200)
            let folder = try TemporaryDirectory()
            try write(bytes, to: folder.file("x.mp3"))
            let lame = try await Command(
                ["lame", "--quiet", "--decode", folder.file("x.mp3"), folder.file("lame.wav")]
            ).run()
            try #require(lame.status == 0, "\(lame.errors)")
            expectSuccess(
                try await Command.syrinx("play", folder.file("x.mp3"), "-o", folder.file("ours.wav")).run())
            let ours = try WAVE(path: folder.file("ours.wav")).samples.dropFirst(529)
            let theirs = try WAVE(path: folder.file("lame.wav")).samples
            #expect(ours.count == theirs.count)
            let ratio = signalToNoiseRatio(theirs, Array(ours))
            print("\(format) beside LAME: \(ratio) dB")
            #expect(ratio >= 60)
        }

        /// ffmpeg's decoder of AMR-WB computes in floating point; sox has the same library as Syrinx.
        @Test
        func amrIsExact() async throws {
            let (status, bytes) = try await LocalService.run { try await $0.curl("amr-wb-16000hz") }
            try #require(status == 200)
            let played = try await Command.syrinx("play", "-", "-o", "-").with(.bytes(bytes)).run()
            expectSuccess(played)
            let sox = ["sox", "-D", "-t", "amr-wb", "-", "-t", "raw", "-b", "16", "-e", "signed", "-L", "-"]
            let theirs = try await Command(sox).with(.bytes(bytes)).run()
            try #require(theirs.status == 0, "\(theirs.errors)")
            #expect(try WAVE(played.output).samples == samples(littleEndian: theirs.output))
        }

        /// ffmpeg decodes Opus at 48 kHz whatever was encoded; the command, at the format's own rate.
        @Test(arguments: ogg + webM)
        func opusIsAsGood(_ format: String) async throws {
            let (ours, theirs) = try await decode(format)
            let factor = 48_000 / ours.sampleRate
            #expect(ours.samples.count == theirs.count / factor)
            let higher = try await FFmpeg.decode(
                littleEndianBytes(ours.samples),
                as: ["-f", "s16le", "-ar", "\(ours.sampleRate)", "-ac", "1"],
                output: ["-ar", "48000", "-af", "aresample=filter_size=256:cutoff=0.99"])
            // At 48 kHz libopus moves what is coded as SILK by half a sample of its own rate.
            let similarity = (-2...2).map { correlation(theirs, higher, lag: $0) }.max() ?? 0
            print(
                "\(format): \(ours.samples.count) frames, \(signalToNoiseRatio(theirs, higher)) dB, "
                    + "correlation \(similarity)")
            #expect(similarity >= 0.99)
        }

        /// Nobody else plays Opus without a container: the judge is what was encoded.
        @Test(arguments: headerless)
        func headerlessOpus(_ format: String, _ framing: String, _ plain: String) async throws {
            let said = try await Command.syrinx(
                "say", "-q", "--timing", "-F", format, "-o", "-", "Hello, world."
            ).run()
            #expect(said.status == 0)
            #expect(said.errors.contains("packets   \(framing)"), "\(said.errors)")
            let ours = try WAVE(said.output).samples
            let source = try WAVE(
                await Command.syrinx("say", "-q", "-F", plain, "-o", "-", "Hello, world.").run().output
            ).samples
            let lag = delay(of: ours, after: source, limit: 480)
            #expect(ours.count >= source.count && ours.count - source.count < 1_500)
            #expect(correlation(source, ours, lag: lag) >= 0.95)
            // What is recognised can be said, and nonsense can be forced.
            let (status, bytes) = try await LocalService.run { try await $0.curl(format) }
            try #require(status == 200)
            let play = Command.syrinx("play", "-", "-F", format, "-o", "-").with(.bytes(bytes))
            let known = try await play.run()
            expectSuccess(known)
            #expect(try await play.adding("--framing", "20ms").run().output == known.output)
            #expect([18, 41].contains(try await play.adding("--framing", "length-be").run().status))
        }

        /// Whatever the service sends can be asked for, and is saved.
        @Test(arguments: exact + mp3 + ogg + webM + headerless.map(\.0) + ["amr-wb-16000hz"])
        func saidInEach(_ format: String) async throws {
            let said = try await Command.syrinx("say", "-q", "-F", format, "-o", "-", "Hello.").run()
            expectSuccess(said)
            #expect(try WAVE(said.output).samples.count > 2_000)
        }

        /// SILK has no packaged encoder: here pilk stands in for one, behind the emulator.
        @Test(arguments: ["raw-16khz-16bit-mono-truesilk", "raw-24khz-16bit-mono-truesilk"])
        func saidInSILK(_ format: String) async throws {
            let rate = format.contains("16khz") ? "16000" : "24000"
            let options = #"'{"pcm_rate": \#(rate), "silk_rate": 25000, "packet_size": 40}'"#
            let encoder = "python3 \(fixture("silk_oracle.py")) encode \(options)"
            try await LocalService.run("--silk-encoder", encoder) { service in
                let folder = try TemporaryDirectory()
                let say = Command.syrinx("say", "-q", "--endpoint", service.url, "-F", format).with([
                    "AZURE_SPEECH_KEY": "any"
                ])
                let said = try await say.adding("-o", "-", "Hello, world.").run()
                expectSuccess(said)
                #expect(try WAVE(said.output).samples.count > 8_000)
                expectSuccess(try await say.adding("-o", folder.file("x.silk"), "Hello, world.").run())
                // Now it has a name, and is known by it.
                expectSuccess(
                    try await Command.syrinx("play", folder.file("x.silk"), "-o", folder.file("x.wav")).run())
                #expect(try WAVE(path: folder.file("x.wav")).isWhole)
            }
        }

        /// SILK has no packaged encoder.
        @Test
        func silkAsksForAnEncoder() async throws {
            let outcome = try await Command.syrinx(
                "say", "-q", "-F", "raw-24khz-16bit-mono-truesilk", "-o", "-", "Hello."
            ).run()
            expectFailure(outcome, 22, says: ["--silk-encoder"])
        }

        /// Tags, and a first frame that holds a header instead of sound: nothing of them is heard. LAME
        /// tells a player to leave out 1105 frames at the start, which ffmpeg does and the command does not.
        @Test(arguments: [["-b", "64", "--tt", "Title", "--ta", "Artist"], ["-V", "4", "--id3v2-only"]])
        func taggedMP3(_ options: [String]) async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x.mp3")
            let lame =
                ["lame", "--quiet"] + options + [Material.path(Material.riff), path]
            try await #require(Command(lame).run().status == 0)
            let played = try await Command.syrinx("play", path, "-o", "-").run()
            expectSuccess(played)
            let ours = try WAVE(played.output).samples.dropFirst(1105)
            let theirs = try await FFmpeg.decode(contents(of: path))
            // Padding at the end is heard by the one and not by the other.
            #expect(theirs.count >= 36_000 && abs(ours.count - theirs.count) < 2304)
            #expect(signalToNoiseRatio(theirs, Array(ours)) >= 40)
        }

        /// Headers longer than a page.
        @Test
        func taggedOgg() async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x.opus")
            let comment = "DESCRIPTION=" + String(repeating: "It goes on. ", count: 10_000)
            let opusenc = [
                "opusenc", "--quiet", "--bitrate", "64", "--comment", comment, Material.path(Material.riff),
                path,
            ]
            try await #require(Command(opusenc).run().status == 0)
            let played = try await Command.syrinx("play", path, "-o", "-").run()
            expectSuccess(played)
            let ours = try WAVE(played.output).samples
            #expect(ours.count == 36_000)
            #expect(correlation(try Material.source(), ours) >= 0.99)
        }

        /// `say` saves what `play` makes of the same answer.
        @Test(arguments: ["raw-16khz-16bit-mono-pcm", "riff-8khz-8bit-mono-mulaw", mp3[3], ogg[1]])
        func saidAsPlayed(_ format: String) async throws {
            let said = try await Command.syrinx("say", "-q", "-F", format, "-o", "-", "Hello, world.").run()
            expectSuccess(said)
            let (ours, _) = try await decode(format)
            #expect(try WAVE(said.output).samples == ours.samples)
        }

        /// What stands between the chunks of RIFF, and sizes that say nothing.
        @Test(arguments: ["0", "4294967295", "2147483647"], [16, 18, 40])
        func headers(_ size: String, _ formatByteCount: Int) async throws {
            let source = try Material.source()
            let number = littleEndian(UInt32(size) ?? 0)
            var bytes = Array("RIFF".utf8) + number + Array("WAVEfmt ".utf8)
            bytes +=
                littleEndian(UInt32(formatByteCount))
                + littleEndian(UInt16(formatByteCount == 40 ? 0xFFFE : 1))
            bytes += littleEndian(UInt16(1)) + littleEndian(UInt32(24_000)) + littleEndian(UInt32(48_000))
            bytes += littleEndian(UInt16(2)) + littleEndian(UInt16(16))
            if formatByteCount == 18 { bytes += [0, 0] }
            if formatByteCount == 40 {
                bytes += littleEndian(UInt16(22)) + littleEndian(UInt16(16)) + littleEndian(UInt32(4))
                bytes += [1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
            }
            bytes += Array("LIST".utf8) + littleEndian(UInt32(5)) + Array("INFOx".utf8) + [0]
            bytes += Array("data".utf8) + number + littleEndianBytes(source)
            let played = try await Command.syrinx("play", "-", "-o", "-").with(.bytes(bytes)).run()
            expectSuccess(played)
            #expect(try WAVE(played.output).samples == source)
        }
    }
}
