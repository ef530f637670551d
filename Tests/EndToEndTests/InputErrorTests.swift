// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// What users get wrong: arguments, texts, files and addresses. Nothing is written, nothing is sent.
    @Suite
    struct Mistakes {
        /// A command line, and what is said to it. `@` stands for a server, `%` for an empty folder.
        struct Mistake: Sendable, CustomTestStringConvertible {
            var status: Int32
            var arguments: [String]
            var says: [String]
            var input = Command.Input.nothing

            init(_ status: Int32, _ arguments: String..., says: String..., input: Command.Input = .nothing) {
                (self.status, self.arguments, self.says, self.input) = (status, arguments, says, input)
            }

            var testDescription: String { "\(status) \(arguments.joined(separator: " "))" }
        }

        static let usage = [
            Mistake(2, "say", "--endpoint", "@", "--bogus", "Hello.", says: "--bogus", "syrinx say --help"),
            Mistake(2, "speak", "Hello.", says: "speak", "--help"),
            Mistake(2, "say", "--endpoint", "@", "-F", "mp4", "Hello.", says: "mp4", "`syrinx formats`"),
            Mistake(
                2, "say", "--endpoint", "@", "-F", "riff-16khz-16kbps-mono-siren", "Hello.",
                says: "no longer sent"),
            Mistake(
                2, "say", "--endpoint", "@", "-F", "audio-24khz-16bit-mono-flac", "Hello.",
                says: "never offered"),
            Mistake(
                2, "say", "--endpoint", "@", "-F", "mp3", "--framing", "20ms", "Hello.",
                says: "without a container"),
            Mistake(
                2, "play", "-F", "audio-16khz-16bit-32kbps-mono-opus", "--framing", "30ms", "x", says: "30ms",
                "20ms"),
            Mistake(2, "say", "--endpoint", "@", "-f", "-", "Hello.", says: "not both"),
            Mistake(
                2, "say", "--endpoint", "@", "--region", "westeurope", "Hello.", says: "exclude each other"),
            Mistake(
                2, "say", "--endpoint", "@", "--connect-timeout", "0", "Hello.", says: "--connect-timeout"),
            Mistake(2, "say", "--endpoint", "@", "--max-time", "-1", "Hello.", says: "--max-time"),
            Mistake(2, "say", "--endpoint", "@", "--sink", "nothing", "Hello.", says: "null"),
            Mistake(2, "say", "--endpoint", "@", "-o", "%/x.flac", "Hello.", says: "x.flac", ".wav"),
            Mistake(
                2, "say", "--endpoint", "@", "-F", "wav", "-o", "%/x.webm", "Hello.",
                says: "as the service sends",
                "syrinx say --help"),
            Mistake(
                2, "say", "--endpoint", "@", "-l", "xx-XX", "Hello.", says: "xx-XX", "-v", "syrinx say --help"
            ),
            Mistake(2, "play", says: "file", "syrinx play --help"),
            Mistake(2, "play", "a", "b", says: "'b'"),
            Mistake(2, "formats", "all", says: "'all'"),
            Mistake(2, "say", "--output", says: "--output <file>"),
            Mistake(2, "say", "-qo", says: "-o <file>"),
            Mistake(2, "say", "--quiet=yes", "Hello.", says: "takes no value"),
            Mistake(2, "say", "-qx", "Hello.", says: "'-x'"),
            Mistake(2, "say", "--max-time", "soon", "Hello.", says: "\"soon\"", "--max-time"),
        ]

        /// One line, and no usage behind it.
        static let plain = [
            Mistake(2, "say", "--endpoint", "@", "-o", "%/x.wav", "", says: "nothing to say"),
            Mistake(2, "say", "--endpoint", "@", "-o", "%/x.wav", " \t\n ", says: "nothing to say"),
            Mistake(2, "say", "--endpoint", "@", "-o", "%/x.wav", says: "nothing to say"),
            Mistake(
                2, "say", "--endpoint", "@", "-o", "%/x.wav", says: "nothing to say",
                input: .bytes(Array(" \n".utf8))),
            Mistake(
                42, "say", "--endpoint", "@", "-o", "%/x.wav", says: "Standard input", "UTF-8",
                input: .bytes(Array("caf".utf8) + [0xE9])),
            Mistake(
                42, "say", "--endpoint", "@", "-o", "%/x.wav", "-f", "%/none.txt", says: "none.txt", "No such"
            ),
            Mistake(
                42, "say", "--endpoint", "@", "-o", "%/x.wav", "-f", "/proc/self/mem",
                says: "Cannot read /proc/self/mem"),
            Mistake(42, "say", "--endpoint", "@", "-o", "%/x.wav", "-f", "%", says: "Is a directory"),
            Mistake(
                42, "say", "--endpoint", "@", "-o", "%/none/x.wav", "Hello.", says: "none/x.wav", "No such"),
            Mistake(42, "say", "--endpoint", "@", "-o", "/sys/x.wav", "Hello.", says: "/sys/x.wav"),
            Mistake(
                42, "say", "--endpoint", "@", "-o", "/dev/full", "Hello.", says: "No space left", "Make room"),
            Mistake(2, "say", "--endpoint", "ftp://127.0.0.1/", "Hello.", says: "https://"),
            Mistake(2, "say", "--endpoint", "127.0.0.1", "Hello.", says: "https://"),
            Mistake(2, "say", "--endpoint", "http://", "Hello.", says: "host"),
            Mistake(2, "say", "--region", "West Europe", "Hello.", says: "westeurope"),
            Mistake(2, "say", "--region", "westeurope.evil.example/", "Hello.", says: "westeurope"),
            Mistake(2, "say", "--region", "", "Hello.", says: "westeurope"),
            Mistake(42, "play", "--sink", "null", "%/none.wav", says: "none.wav", "No such"),
            Mistake(42, "play", "%/none.wav", says: "none.wav", "No such"),
            Mistake(42, "play", "--sink", "null", "%", says: "Is a directory"),
            Mistake(42, "play", "-o", "%/x.wav", "%/none.wav", says: "none.wav", "No such"),
            Mistake(41, "play", "--sink", "null", "/etc/passwd", says: "-F"),
            Mistake(41, "play", "-o", "%/x.wav", "/etc/passwd", says: "-F"),
            Mistake(41, "play", "-o", "%/x.wav", "-F", "mp3", "/etc/passwd", says: "MPEG"),
            Mistake(41, "play", "-o", "%/x.wav", "-F", "opus", "/etc/passwd", says: "no format"),
            Mistake(18, "play", "--sink", "null", "/dev/null", says: "no audio"),
            Mistake(
                40, "say", "--endpoint", "@", "-D", "none", "Hello.", says: "\"none\"", "`syrinx devices`",
                "-o"),
            Mistake(40, "say", "--endpoint", "@", "Hello.", says: "\"default\"", "`syrinx devices`", "-o"),
        ]

        private func run(_ mistake: Mistake) async throws -> Command.Outcome {
            let folder = try TemporaryDirectory()
            var command = Command.syrinx().with(["AZURE_SPEECH_KEY": Command.key]).with(mistake.input)
            command.arguments += mistake.arguments.map { argument in
                argument == "@"
                    ? FaultyServer.current.url("/audio") : argument.replacing("%", with: folder.path)
            }
            let outcome = try await command.run()
            #expect(outcome.output.isEmpty)
            #expect(try folder.fileNames == [])
            return outcome
        }

        @Test(arguments: usage)
        func inUse(_ mistake: Mistake) async throws {
            let outcome = try await run(mistake)
            expectGoodManners(outcome)
            #expect(outcome.status == mistake.status, "\(outcome.errors)")
            for word in mistake.says { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
        }

        @Test(arguments: plain)
        func inWhatIsGiven(_ mistake: Mistake) async throws {
            expectFailure(try await run(mistake), mistake.status, says: mistake.says)
        }

        /// Nothing is at the ends of the first descriptors: what is opened later must not take their place.
        @Test(arguments: ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
        func closedDescriptors(_ closed: String) async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x.wav")
            let url = FaultyServer.current.url("/audio")
            let outcome = try await Command.shell(
                "\"$SYRINX\" say --endpoint \(url) -o '\(path)' Hi. \(closed)"
            ).run()
            #expect(outcome.pipeStatus == [0], "\(outcome.errors)")
            #expect(try WAVE(path: path).samples == Material.source())
        }

        @Test
        func closedInput() async throws {
            let url = FaultyServer.current.url("/audio")
            let outcome = try await Command.shell("\"$SYRINX\" say --endpoint \(url) --sink null <&-").run()
            #expect(outcome.pipeStatus == [42])
            #expect(
                outcome.errors.contains("Cannot read standard input: Bad file descriptor."),
                "\(outcome.errors)")
        }

        @Test
        func closedOutput() async throws {
            let url = FaultyServer.current.url("/audio")
            let outcome = try await Command.shell("\"$SYRINX\" say --endpoint \(url) -o - Hi. >&-").run()
            #expect(outcome.pipeStatus == [42])
            #expect(outcome.errors.contains("standard output"), "\(outcome.errors)")
        }

        @Test
        func fullStandardOutput() async throws {
            let url = FaultyServer.current.url("/audio")
            let outcome = try await Command.shell("\"$SYRINX\" say --endpoint \(url) -o - Hi. > /dev/full")
                .run()
            #expect(outcome.pipeStatus == [42])
            #expect(outcome.errors.contains("No space left"), "\(outcome.errors)")
        }

        /// Binary data would only confuse a terminal.
        @Test
        func terminal() async throws {
            let script = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
            let outcome = try await Command([
                "python3", "-c", script, Binary.path, "say", "--endpoint", FaultyServer.current.url("/audio"),
                "-o", "-", "Hi.",
            ]).run()
            #expect(outcome.status == 2)
            #expect(outcome.text.contains("not written to a terminal"), "\(outcome.text)")
            #expect(!outcome.text.contains("RIFF"))
        }

        /// What was there before stays there when what should replace it fails.
        @Test(arguments: ["/status/500", "/audio?cut=20000&end=fin"])
        func earlierFile(_ path: String) async throws {
            let folder = try TemporaryDirectory()
            try write([1, 2, 3], to: folder.file("x.wav"))
            let outcome = try await Command.say(path, id: nil, "-o", folder.file("x.wav")).run()
            #expect(outcome.status != 0)
            #expect(try contents(of: folder.file("x.wav")) == [1, 2, 3])
        }

        @Test
        func overAnEarlierFile() async throws {
            let folder = try TemporaryDirectory()
            try write(Array(repeating: 7, count: 200_000), to: folder.file("x.wav"))
            try write(Array(repeating: 7, count: 200_000), to: folder.file("x.wav.part"))
            expectSuccess(try await Command.say("/audio", id: nil, "-o", folder.file("x.wav")).run())
            #expect(try WAVE(path: folder.file("x.wav")).isWhole)
            #expect(try folder.fileNames == ["x.wav"])
        }
    }
}
