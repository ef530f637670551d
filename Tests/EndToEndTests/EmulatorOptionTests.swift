// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// What `syrinx emulator` takes, and what it says to the rest.
    @Suite
    struct EmulatorOptions {
        @Test(arguments: [
            "--first-byte-delay=nan", "--first-byte-delay=inf", "--first-byte-delay=-inf",
            "--first-byte-delay=1e300", "--first-byte-delay=-1", "--first-byte-delay=3600000.1",
            "--pace=nan", "--pace=inf", "--pace=0", "--pace=1e300", "--pace=-1",
            "--chunk-bytes=0", "--chunk-bytes=-1", "--chunk-bytes=9223372036854775807",
            "--ogg-page-ms=0", "--ogg-page-ms=30", "--ogg-page-ms=-9223372036854775808",
            "--ogg-page-ms=9223372036854775807", "--port=-1", "--port=65536", "--port=9223372036854775807",
        ])
        func numbersHaveLimits(_ option: String) async throws {
            let outcome = try await Command.syrinx("emulator", option).run()
            expectGoodManners(outcome)
            #expect(outcome.status == 2, "\(outcome.errors)")
            #expect(outcome.errors.contains("syrinx emulator --help"), "\(outcome.errors)")
            #expect(outcome.output.isEmpty)
        }

        @Test(arguments: ["0", "-1", "7999", "192001", "9223372036854775807"])
        func soDoesTheVoiceRate(_ rate: String) async throws {
            let outcome = try await Command.syrinx(
                "emulator", "--voice-command", "cat", "--voice-rate=\(rate)"
            ).run()
            #expect(outcome.status == 2, "\(outcome.errors)")
            #expect(outcome.errors.contains("8000 to 192000"), "\(outcome.errors)")
        }

        @Test(arguments: [
            ["--first-byte-delay", "0.5"], ["--first-byte-delay", "0", "--pace", "1000"],
            ["--chunk-bytes", "1048576", "--ogg-page-ms", "2000"],
        ])
        func limitsAreIncluded(_ options: [String]) async throws {
            var command = Command.syrinx("emulator")
            command.arguments += options
            let outcome = try await command.run { session in
                try await session.wait { session.output.last == UInt8(ascii: "\n") }
                session.send(SIGTERM)
            }
            #expect(outcome.status == 128 + SIGTERM, "\(outcome.errors)")
        }

        /// By the shell, as it is written: a path with a blank in it, a pipe, a variable.
        @Test(arguments: [
            "'%/my voice' 440", "printf %s 440 | xargs '%/my voice'", "F=440; \"%/my voice\" $F",
            "'%/my voice' \\\n440",
        ])
        func voiceCommandIsShell(_ text: String) async throws {
            let folder = try TemporaryDirectory()
            let program = folder.file("my voice")
            try write(
                Array("#!/bin/sh\nexec sox -n -r 16000 -b 16 -c 1 -t raw - synth 1 sine \"$1\"\n".utf8),
                to: program)
            try await #require(Command(["chmod", "+x", program]).run().status == 0)
            let answer = try await LocalService.run(
                "--voice-command", text.replacing("%/", with: folder.path + "/"), "--voice-rate", "16000"
            ) { try await $0.curl("raw-16khz-16bit-mono-pcm") }
            #expect(answer.status == 200, "\(String(decoding: answer.body.prefix(500), as: UTF8.self))")
            #expect(answer.body.count == 32000)
        }

        @Test func textIsOnTheVoiceCommandsInput() async throws {
            let answer = try await LocalService.run("--voice-command", "tr a-z A-Z", "--voice-rate", "16000")
            {
                try await $0.curl("raw-16khz-16bit-mono-pcm", ssml: LocalService.ssml("hello, you."))
            }
            #expect(String(decoding: answer.body, as: UTF8.self) == "HELLO, YOU.\n")
        }

        @Test(arguments: ["no-such-voice --model x", "/nonexistent/voice"])
        func missingVoiceCommand(_ text: String) async throws {
            let outcome = try await Command.syrinx("emulator", "--voice-command", text).run()
            expectFailure(outcome, 5, says: [text])
        }

        @Test(arguments: ["", " "])
        func emptyVoiceCommand(_ text: String) async throws {
            let outcome = try await Command.syrinx("emulator", "--voice-command", text).run()
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("no program"))
        }

        /// A machine without espeak-ng, before the first request and at it.
        @Test func missingVoice() async throws {
            let nowhere = ["PATH": "/nonexistent"]
            let emulator = Command(
                ["/usr/bin/env"] + nowhere.map { "\($0)=\($1)" } + [Binary.path, "emulator"])
            expectFailure(try await emulator.run(), 5, says: ["apt install espeak-ng"])
            var say = emulator
            say.arguments[say.arguments.count - 1] = "say"
            say.arguments += ["-q", "--sink", "null", "Hello."]
            expectFailure(
                try await say.run(), 5, says: ["HTTP 500", "The service said: ", "apt install espeak-ng"])
        }

        @Test
        func takenPort() async throws {
            let port = FaultyServer.current.port
            let outcome = try await Command.syrinx("emulator", "--port", "\(port)").run()
            expectFailure(
                outcome, 1,
                says: [
                    "Port \(port) is in use on 127.0.0.1: choose another with --port, or 0 for any free one."
                ])
            #expect(!outcome.errors.contains("errno"))
        }

        @Test(arguments: [
            ("192.0.2.1", "192.0.2.1 is no address of this machine"),
            ("no-such-host.invalid", "is not known"),
        ])
        func hostOfOthers(_ host: String, _ words: String) async throws {
            let outcome = try await Command.syrinx("emulator", "--allow-remote", "--host", host).run()
            expectFailure(outcome, 1, says: [words, "--host"])
            #expect(!outcome.errors.contains("errno"))
        }
    }
}
