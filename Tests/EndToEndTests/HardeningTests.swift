// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Where several things go wrong at once, or a little thing that is easily overlooked.
    @Suite
    struct Hardening {
        /// The ring is full of what nobody can decode any more: nobody waits for room in it.
        @Test
        func junkBehindTheAudio() async throws {
            let stream = try contents(of: Material.path(Material.mp3))
            let command = Command.syrinx("play", "-", "--sink", "null").with(
                .bytes(stream + [UInt8](repeating: 0, count: 6 << 20)))
            let outcome = try await command.run()
            #expect(!outcome.isHung)
            #expect(outcome.status == 41 || outcome.status == 18, "\(outcome.errors)")
        }

        @Test
        func noDeviceForAFullRing() async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("long.pcm")
            try write([UInt8](repeating: 1, count: 20 << 20), to: path)
            let command = Command.syrinx("play", "-F", Material.pcm, path)
            for _ in 0..<4 { expectFailure(try await command.run(), 40) }
        }

        /// A device that is not there hides no other reason, and none is opened for a request that fails.
        @Test(arguments: [("http://127.0.0.1:1", Int32(7)), ("http://no-such-host.invalid", 6)])
        func theFirstReasonIsTold(_ endpoint: String, _ status: Int32) async throws {
            expectFailure(try await Command.syrinx("say", "--endpoint", endpoint, "Hello.").run(), status)
            let folder = try TemporaryDirectory()
            expectFailure(
                try await Command.syrinx(
                    "say", "--endpoint", endpoint, "--play", "-o", folder.file("x.wav"), "Hello."
                ).run(), status)
            #expect(try folder.fileNames == [])
        }

        @Test(arguments: ["\r", "\n", "\u{1}", "é"])
        func damagedKeysAreNotShown(_ flaw: String) async throws {
            let key = "SECRET0123" + flaw + "456789"
            let outcome = try await Command.say("/audio").adding("-o", "-").with(["AZURE_SPEECH_KEY": key])
                .run()
            expectFailure(outcome, 2, says: ["key or token"])
            #expect(!outcome.errors.contains("SECRET") && !outcome.errors.contains("456789"))
        }

        @Test
        func lineEndsAroundAKeyAreNoneOfIt() async throws {
            let id = UUID().uuidString
            let command = Command.syrinx(
                "say", "--endpoint", FaultyServer.current.url("/audio", id: id), "--sink", "null", "Hello.")
            expectSuccess(try await command.with(["AZURE_SPEECH_KEY": " \(Command.key)\r\n"]).run())
            let headers = try FaultyServer.current.facts(id).compactMap(\.headers).first
            #expect(headers?["ocp-apim-subscription-key"] == Command.key)
        }

        @Test
        func passwordsInAddressesAreRefused() async throws {
            let outcome = try await Command.syrinx(
                "say", "--endpoint", "http://user:passw0rd@127.0.0.1:1/", "Hello."
            ).run()
            expectFailure(outcome, 2, says: ["name or password"])
            #expect(!outcome.errors.contains("passw0rd"))
        }

        /// To `play`, `-F wav` is what the file is.
        @Test
        func wavIsWAV() async throws {
            let outcome = try await Command.syrinx(
                "play", "-F", "wav", "-o", "-", Material.path(Material.riff)
            ).run()
            expectSuccess(outcome)
            #expect(try WAVE(outcome.output).samples == Material.source())
        }

        /// Ten minutes is where the service cuts, without a word. Plain text is said in parts.
        @Test
        func tenMinutesAreProbablyNotAll() async throws {
            let folder = try TemporaryDirectory()
            let text = LocalService.ssml(
                String(repeating: "This goes on, and on, and on, and on. ", count: 600))
            let outcome = try await Command.syrinx(
                "say", "-q", "-F", "raw-8khz-16bit-mono-pcm", "-o", folder.file("x.wav")
            ).with(.bytes(Array(text.utf8))).run()
            expectFailure(outcome, 18, says: ["10 minutes", "split the text", "x.wav.part"])
            #expect(try folder.fileNames == ["x.wav.part"])
        }

        /// Text is text, however it is cut.
        @Test(arguments: ["/page?type=audio/basic&chunk=1", "/json?type=audio/basic&chunk=3"])
        func textInSmallPieces(_ path: String) async throws {
            let outcome = try await Command.say(path).adding("-F", Material.pcm, "-o", "-").run()
            expectFailure(outcome, 41, says: ["text instead of audio"])
            #expect(outcome.output.isEmpty)
        }

        @Test(arguments: [["formats"], ["formats", "--json"], ["devices", "--json"]])
        func listsThatCannotBeWritten(_ arguments: [String]) async throws {
            let command = "\"$SYRINX\" " + arguments.joined(separator: " ")
            let full = try await Command.shell("\(command) > /dev/full").run()
            #expect(full.pipeStatus == [42], "\(full.errors)")
            let closed = try await Command.shell("\(command) | head -c 1 > /dev/null").run()
            #expect([0, 141].contains(closed.pipeStatus.first), "\(closed.errors)")
        }

        @Test
        func reportsThatCannotBeWritten() async throws {
            let outcome = try await Command.shell(
                "\"$SYRINX\" play --json -o /dev/null \(Material.path(Material.mp3)) > /dev/full"
            ).run()
            #expect(outcome.pipeStatus == [42], "\(outcome.errors)")
        }

        /// The whole run: the text's coming, too, and however short.
        @Test(arguments: ["0.001", "0.003", "0.01", "0.3"])
        func timeIsUp(_ seconds: String) async throws {
            let command = Command.syrinx("say", "-q", "--max-time", seconds, "-o", "-").with(.open)
            let outcome = try await command.run { session in
                // The text never comes.
                while !session.errors.contains("--max-time") { try await Task.sleep(for: .milliseconds(20)) }
            }
            expectFailure(outcome, 28, says: ["--max-time"])
        }

        @Test(arguments: ["X.MP3", "x.Opus"])
        func endingsInCapitals(_ name: String) async throws {
            let folder = try TemporaryDirectory()
            let outcome = try await Command.syrinx("say", "-q", "-o", folder.file(name), "Hello.").run()
            expectSuccess(outcome)
            let bytes = try contents(of: folder.file(name))
            #expect(bytes.starts(with: name == "X.MP3" ? [0xFF, 0xF3] : Array("OggS".utf8)))
        }

        /// A file called mp3 has no ending.
        @Test
        func nameWithoutAnEnding() async throws {
            let folder = try TemporaryDirectory()
            expectSuccess(try await Command.syrinx("say", "-q", "-o", folder.file("mp3"), "Hello.").run())
            #expect(try WAVE(path: folder.file("mp3")).isWhole)
        }

        /// Tags without end: neither memory nor patience goes with them.
        @Test(arguments: ["x.mp3", "x.wav"])
        func endlessHeaders(_ name: String) async throws {
            let folder = try TemporaryDirectory()
            // 20 tags of a mebibyte each, as ID3v2 writes sizes: seven bits in a byte.
            let tag = Array("ID3".utf8) + [4, 0, 0, 0, 0x40, 0, 0] + [UInt8](repeating: 0, count: 1 << 20)
            let stream = (0..<20).flatMap { _ in tag }
            let command = Command.syrinx("play", "-", "-o", folder.file(name)).with(.bytes(stream))
            expectFailure(try await command.run(), 41, says: ["no audio in the first"])
            #expect(try folder.fileNames == [])
        }

        /// Nobody else's terminal is told what to do.
        @Test
        func foreignWordsArePlain() async throws {
            let outcome = try await Command.say("/status/301?location=http://x/%C2%9B31m%1B[2J").adding(
                "-o", "-"
            ).run()
            expectFailure(outcome, 22, says: ["http://x/"])
            #expect(!outcome.errors.unicodeScalars.contains { $0.value == 0x9B || $0.value == 0x1B })
        }

        @Test
        func markupNamesItsOwnVoice() async throws {
            let outcome = try await Command.syrinx(
                "say", "-q", "-v", "de-DE-KatjaNeural", "-o", "-", "<speak version='1.0'>Hello.</speak>"
            ).run()
            expectFailure(outcome, 2, says: ["SSML names its own voice"])
        }

        @Test
        func aDeviceForNothing() async throws {
            let outcome = try await Command.syrinx("say", "-D", "null", "-o", "x.wav", "Hello.").run()
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("--play"))
        }

        /// For the service's support.
        @Test
        func theRequestHasAName() async throws {
            let outcome = try await Command.say("/audio").adding("-o", "-", "--verbose", "--json").run()
            #expect(outcome.status == 0)
            #expect(outcome.errors.contains("request: request-of-the-test"), "\(outcome.errors)")
            #expect(outcome.errors.contains("\"request\":\"request-of-the-test\""), "\(outcome.errors)")
        }

        @Test
        func tooLongForOneRequest() async throws {
            let outcome = try await Command.say("/status/413").adding("-o", "-").run()
            expectFailure(outcome, 22, says: ["HTTP 413", "split it"])
        }
    }
}
