// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

extension EndToEnd {
    /// What `-o` writes: the service's own bytes where the file's ending asks for them, else encoded here.
    @Suite
    struct Saving {
        private func play(_ format: String, to path: String, _ more: String...) async throws {
            var command = Command.syrinx("play", Material.path(format), "-o", path)
            if format == Material.pcm { command.arguments += ["-F", format] }
            command.arguments += more
            expectSuccess(try await command.run())
        }

        @Test(arguments: [(Material.mp3, "x.mp3"), (Material.ogg, "x.opus"), (Material.ogg, "x.ogg")])
        func keepsWhatItIs(_ format: String, _ name: String) async throws {
            let folder = try TemporaryDirectory()
            // Recognised, and named.
            try await play(format, to: folder.file(name))
            #expect(try contents(of: folder.file(name)) == contents(of: Material.path(format)))
            try await play(format, to: folder.file(name), "-F", format)
            #expect(try contents(of: folder.file(name)) == contents(of: Material.path(format)))
            #expect(try folder.fileNames == [name])
        }

        @Test(arguments: Material.formats, ["x.mp3", "x.opus"])
        func encodesTheRest(_ format: String, _ name: String) async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file(name)
            try await play(format, to: path)
            #expect(try folder.fileNames == [name])
            let heard = try await FFmpeg.decode(file: path, output: ["-ar", "24000"])
            let source = try Material.source()
            // An MP3 stream carries the codecs' delays in front of it, and does not say how long they are.
            let lag = delay(of: heard, after: source, limit: format == Material.mp3 ? 2_400 : 8)
            #expect(correlation(source, heard, lag: lag) >= 0.98)
            if format != Material.mp3 { #expect(abs(heard.count - source.count) <= 1 && lag == 0) }
        }

        /// With the speaker beside it, and from the service.
        @Test(arguments: ["x.mp3", "x.opus"])
        func whilePlaying(_ name: String) async throws {
            let folder = try TemporaryDirectory()
            let outcome = try await Command.syrinx(
                "say", "-q", "--sink", "null", "-F", "raw-24khz-16bit-mono-pcm", "-o", folder.file(name),
                "Hello, world."
            ).run()
            expectSuccess(outcome)
            let wave = try await Command.syrinx("say", "-q", "-o", "-", "Hello, world.").run()
            let heard = try await FFmpeg.decode(file: folder.file(name), output: ["-ar", "24000"])
            let source = try WAVE(wave.output).samples
            #expect(abs(heard.count - source.count) <= 1)
            #expect(correlation(source, heard) >= 0.98)
        }

        /// A stream that breaks off leaves all that came, and it plays.
        @Test(arguments: ["x.mp3", "x.opus"])
        func keepsAPart(_ name: String) async throws {
            let folder = try TemporaryDirectory()
            let outcome = try await Command.syrinx(
                "say", "--endpoint", FaultyServer.current.url("/audio?cut=40000&end=fin"), "-F", Material.pcm,
                "-o", folder.file(name), "Hello."
            ).run()
            expectFailure(outcome, 18, says: [name + ".part"])
            #expect(try folder.fileNames == [name + ".part"])
            let part = try contents(of: folder.file(name + ".part"))
            let heard = try await FFmpeg.decode(part, output: ["-ar", "24000"])
            let source = Array(try Material.source().prefix(20_000))
            #expect(heard.count >= source.count)
            let lag = delay(of: heard, after: source, limit: 2_400)
            #expect(correlation(source, heard, lag: lag) >= 0.98)
        }

        /// Compressed on a pipe: by the short name that asks for it.
        @Test(arguments: ["mp3", "opus"])
        func piped(_ name: String) async throws {
            let outcome = try await Command.syrinx("say", "-q", "-F", name, "-o", "-", "Hello, world.").run()
            expectSuccess(outcome)
            #expect(outcome.output.starts(with: name == "mp3" ? [0xFF, 0xF3] : Array("OggS".utf8)))
            #expect(try await FFmpeg.decode(outcome.output).count > 12_000)
        }

        /// A stream may do without the name that a file begins with.
        @Test(arguments: [
            ("x.amr", "amr-wb-16000hz", "#!AMR-WB\n", "mode8"),
            ("x.silk", "raw-24khz-16bit-mono-truesilk", "#!SILK_V3", "bare"),
        ])
        func filesHaveNames(_ name: String, _ format: String, _ magic: String, _ seed: String) async throws {
            let folder = try TemporaryDirectory()
            var bare = try contents(of: fixture("../../Fuzzing/Corpus/\(format)/\(seed)"))
            if bare.starts(with: magic.utf8) { bare.removeFirst(magic.utf8.count) }
            let play = Command.syrinx("play", "-F", format, "-", "-o").with(.bytes(bare))
            let saved = try await play.adding(folder.file(name)).run()
            let isCut = saved.status == 18
            #expect(saved.status == 0 || isCut, "\(saved.errors)")
            let bytes = try contents(of: folder.file(isCut ? name + ".part" : name))
            #expect(bytes == Array(magic.utf8) + bare)
            // Now it is known by its first bytes.
            let again = try await Command.syrinx("play", "-", "-o", "-").with(.bytes(bytes)).run()
            #expect(again.status == saved.status, "\(again.errors)")
            #expect(try WAVE(again.output).samples.count > 1000)
        }

        /// Two streams of different rates in one body: no frame of either is missing.
        @Test
        func changeOfRate() async throws {
            let folder = try TemporaryDirectory()
            let script = """
                sox -D \(Material.path(Material.riff)) -r 16000 low.wav
                opusenc --quiet --serial 1 \(Material.path(Material.riff)) 1.opus
                opusenc --quiet --serial 2 low.wav 2.opus
                cat 1.opus 2.opus > both.opus
                """
            try #require(await Command(["bash", "-ec", "cd \(folder.path)\n" + script]).run().status == 0)
            expectSuccess(
                try await Command.syrinx("play", folder.file("both.opus"), "-o", folder.file("x.wav")).run())
            let heard = try WAVE(path: folder.file("x.wav"))
            let source = try Material.source()
            #expect(heard.sampleRate == 24_000)
            #expect(abs(heard.samples.count - 2 * source.count) <= 2)
            let second = Array(heard.samples.dropFirst(source.count))
            #expect(correlation(source, second) >= 0.98)
        }

        /// To `play`, a short name is a kind of stream; the stream knows its own rate.
        @Test
        func shortNamesKeepTheRate() async throws {
            let folder = try TemporaryDirectory()
            let script = "sox -D \(Material.path(Material.riff)) -r 48000 h.wav; opusenc --quiet h.wav h.opus"
            try #require(await Command(["bash", "-ec", "cd \(folder.path)\n" + script]).run().status == 0)
            let played = try await Command.syrinx(
                "play", "-F", "opus", folder.file("h.opus"), "-o", folder.file("x.wav")
            ).run()
            expectSuccess(played)
            #expect(try WAVE(path: folder.file("x.wav")).sampleRate == 48_000)
        }

        /// A reader that stands still holds up nobody who wants to stop, whatever is still in the encoder.
        @Test(arguments: ["x.mp3", "x.opus"])
        func stalledReader(_ name: String) async throws {
            let folder = try TemporaryDirectory()
            let long = folder.file("long.pcm")
            try write([UInt8]((0..<4_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }), to: long)
            let pipe = folder.file(name)
            try #require(await Command(["mkfifo", pipe]).run().status == 0)
            let script =
                "exec 3<>\(pipe); \(Binary.path) play -F \(Material.pcm) \(long) -o \(pipe) & "
                + "sleep 1; kill -TERM $!; wait $!"
            let outcome = try await Command(["bash", "-c", script]).run()
            #expect(!outcome.isHung)
            #expect(outcome.status == 143, "\(outcome.errors)")
        }

        /// What nothing here encodes.
        @Test(arguments: ["x.webm", "x.amr", "x.silk"])
        func asTheServiceSendsIt(_ name: String) async throws {
            let folder = try TemporaryDirectory()
            let outcome = try await Command.syrinx(
                "play", Material.path(Material.riff), "-o", folder.file(name)
            )
            .run()
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("only as the service sends it") && outcome.errors.contains("-F"))
            #expect(try folder.fileNames == [])
        }
    }
}
