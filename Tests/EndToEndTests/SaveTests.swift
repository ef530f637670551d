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
