// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// `syrinx voice`, where nothing is sent.
    @Suite
    struct VoiceInput {
        /// Nobody listens there.
        private static let nowhere = "http://127.0.0.1:1"

        private func voice(_ words: String...) -> Command {
            Command(
                [Binary.path, "voice"] + words
            ).with([
                "XDG_STATE_HOME": Workshop.current.file("state-\(UUID())"), "AZURE_SPEECH_KEY": Command.key,
            ])
        }

        private func create(_ words: String...) -> Command {
            var command = voice(
                "create", "Anna", "--endpoint", Self.nowhere, "--speaker", "Anna Example", "--company",
                "Example Ltd")
            command.arguments += words
            return command
        }

        @Test(arguments: [
            (["create"], "Missing expected argument '<name>'"), (["nonsense"], "no command 'voice nonsense'"),
            (["create", "Anna", "x.wav", "--yes"], "full name of the person"),
            (["create", "Anna", "x.wav", "--yes", "--speaker", "A"], "--company"),
            (
                ["create", "Anna", "x.wav", "--yes", "--speaker", "A", "--company", "B"],
                "no voice without the person's consent"
            ),
            (
                ["create", "Anna", "--yes", "--speaker", "A", "--company", "B", "--consent", "c.wav"],
                "What is the voice to be made from?"
            ),
            (["create", "Anna", "x.wav", "--yes", "--email", "a@b"], "--email is for Speechify"),
            (["create", "Anna", "x.wav", "--provider", "speechify", "--professional"], "is for Resemble"),
            (["create", "Anna", "x.wav", "--provider", "resemble", "--container", "x"], "is for Azure"),
            (["create", "Anna", "x.wav", "--provider", "resemble", "--api-version", "x"], "--api-version"),
            (["create", "Anna", "x.wav", "--provider", "other"], "no provider"),
            (["delete", "Anna"], "no terminal to ask at"),
            (["show"], "Missing expected argument '<name|id>'"),
            (["list", "Anna"], "Unexpected argument"), (["consent-text", "--company", "B"], "--speaker"),
        ])
        func whatMakesNoSense(_ words: [String], _ sentence: String) async throws {
            var command = voice()
            command.arguments += words
            let outcome = try await command.run()
            expectGoodManners(outcome)
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
        }

        @Test func moreThatMakesNoSense() async throws {
            let file = try await Material.speech("nonsense.wav", seconds: 6)
            let resemble = create("--provider", "resemble", "--consent", file, file)
            for (words, sentence) in [
                (["--public-url", "https://x.example"], "--public-url is for --listen"),
                (["--listen", "x"], "--listen takes a port"),
                (["--listen", "1", "--callback", "https://x.example"], "exclude each other"),
                (["--dataset-url", "https://x.example"], "not both"), (["--callback", "x"], "takes a URL"),
            ] {
                var command = resemble
                command.arguments += ["--yes"] + words
                let outcome = try await command.run()
                #expect(outcome.status == 2 && outcome.errors.contains(sentence), "\(outcome.errors)")
            }
            let far = Command.syrinx(
                "voice", "create", "Anna", file, "--provider", "resemble", "--listen", "0", "--consent", file,
                "--speaker", "A", "--company", "B", "--yes")
            let outcome = try await far.with(["RESEMBLE_API_KEY": Command.key]).run()
            #expect(outcome.status == 2 && outcome.errors.contains("--public-url"), "\(outcome.errors)")
            let first = try await Command.syrinx(
                "voice", "create", file, "Anna", "--consent", file, "--speaker", "A", "--company", "B",
                "--yes"
            ).run()
            #expect(first.status == 2 && first.errors.contains("the voice's name comes first"))
        }

        /// All that is wrong is told at once, and nothing is sent.
        @Test func whatIsWrongWithRecordings() async throws {
            let good = try await Material.speech("good.wav", seconds: 6)
            let short = try await Material.speech("short.wav", seconds: 1)
            let outcome = try await create(
                "--provider", "resemble", "--consent", short, good, short, "/nonexistent.wav", "--yes"
            ).run()
            expectGoodManners(outcome)
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            for words in [
                "What is said in \(good)?", "What is said in \(short)?", "Cannot read /nonexistent.wav",
                "\(short) lasts 1 s: Resemble takes at least 2 s", "Nothing was sent: 5 things are wrong",
            ] {
                #expect(outcome.errors.contains(words), "\(outcome.errors)")
            }
            // Looked at or not: nobody listens there.
            let azure = create("--consent", good, short, "--yes", "--retry", "0")
            #expect(try await azure.run().status == 2)
            #expect(try await azure.adding("--no-check").run().status == 7)
        }

        @Test func whatIsSaidOfRecordings() async throws {
            let folder = try TemporaryDirectory()
            let files = try await [1, 2, 3].asyncMap {
                try await Material.speech("said\($0).wav", seconds: 4)
            }
            let names = files.map { URL(fileURLWithPath: $0).lastPathComponent }
            func outcome(_ name: String, _ text: String) async throws -> Command.Outcome {
                try write(Array(text.utf8), to: folder.file(name))
                var command = create(
                    "--provider", "resemble", "--consent", files[0], "--yes", "--retry", "0", "--transcripts",
                    folder.file(name))
                command.arguments += files
                return try await command.run()
            }
            let csv = "file,text\r\n\(names[0]),\"Said, \"\"it\"\" is\"\r\nsaid2,Two\r\n\(files[2]),Three"
            #expect(try await outcome("a.csv", csv).status == 7)
            #expect(
                try await outcome(
                    "a.tsv", names.map { "\($0)\tText, with \"quotes\"" }.joined(separator: "\n")
                ).status == 7)
            let missing = try await outcome("b.csv", "\(names[0]),\n\(names[1]),x")
            #expect(missing.status == 2)
            #expect(missing.errors.contains("has no row for \(files[0])"), "\(missing.errors)")
            #expect(missing.errors.contains("has no row for \(files[2])"), "\(missing.errors)")
            let none = try await create(
                "--provider", "resemble", "--consent", files[0], files[0], "--yes", "--transcripts",
                "/nonexistent.csv"
            ).run()
            #expect(none.status == 42, "\(none.errors)")
        }

        @Test func theSentenceOfConsent() async throws {
            let speaker = ["--speaker", "Anna Example", "--company", "Example Ltd"]
            for provider in ["azure", "resemble"] {
                var command = Command.syrinx("voice", "consent-text", "--provider", provider)
                command.arguments += speaker
                // No key is set, and none is needed.
                let outcome = try await command.with(["XDG_STATE_HOME": "/nonexistent"]).run()
                #expect(outcome.status == 0 && outcome.text.contains("Example Ltd"), "\(outcome.errors)")
                #expect(outcome.text.split(separator: "\n").count == 1)
            }
            let unknown = try await voice(
                "consent-text", "--locale", "tlh-KX", "--speaker", "A", "--company", "B"
            ).run()
            expectFailure(unknown, 2, says: ["tlh-KX"])
        }

        @Test(arguments: [
            ("azure", "AZURE_SPEECH_KEY"), ("speechify", "SPEECHIFY_API_KEY"),
            ("resemble", "RESEMBLE_API_KEY"),
        ])
        func withoutAKey(_ provider: String, _ variable: String) async throws {
            let outcome = try await Command.syrinx("voice", "list", "--provider", provider).with([
                "XDG_STATE_HOME": "/nonexistent"
            ]).run()
            expectFailure(outcome, 2, says: [variable, "syrinx emulator"])
        }

        /// What a signed URL is signed with is shown nowhere; in a file it is not even in the arguments.
        @Test func signaturesAreSecrets() async throws {
            let folder = try TemporaryDirectory()
            let url = "https://blobs.example/anna?sig=\(Command.key)"
            try write(Array("\(url)\n".utf8), to: folder.file("url"))
            let file = try await Material.speech("signed.wav", seconds: 6)
            let command = create("--consent", file, "--yes", "--retry", "0", "--verbose")
            let shown = try await command.adding("--container", url).run()
            expectGoodManners(shown)
            #expect(shown.status == 7 && shown.errors.contains("give --container @FILE"), "\(shown.errors)")
            #expect(shown.errors.contains("https://blobs.example/anna/*.wav"))
            let hidden = try await command.adding("--container", "@" + folder.file("url")).run()
            expectGoodManners(hidden)
            #expect(hidden.status == 7 && !hidden.errors.contains("@FILE"), "\(hidden.errors)")
            let none = try await command.adding("--container", "@/nonexistent").run()
            #expect(none.status == 2 && none.errors.contains("/nonexistent cannot be read"))
        }

        /// Older versions of Speechify's API take an address in the place of a recording: what is announced is what is
        /// sent.
        @Test func whatIsAnnouncedIsSent() async throws {
            let file = try await Material.speech("announced.wav", seconds: 12)
            let command = create(
                "--provider", "speechify", file, "--email", "a@b.example", "--yes", "--retry", "0"
            )
            .with(["SPEECHIFY_API_KEY": Command.key])
            let old = try await command.adding(
                "--api-version", "2026-07-01", "--consent", file
            ).run()
            expectGoodManners(old)
            #expect(old.status == 7, "\(old.errors)")
            #expect(old.errors.contains("by name and address: a@b.example"), "\(old.errors)")
            #expect(old.errors.firstMatch(of: /not sent +\S*announced.wav/) != nil, "\(old.errors)")
            // This one wants a recording, and says so before it announces anything.
            let new = try await command.run()
            expectGoodManners(new)
            #expect(new.status == 2 && new.errors.contains("--consent"), "\(new.errors)")
            #expect(!new.errors.contains("will be made at"), "\(new.errors)")
        }

        /// At a terminal, made by `script`.
        @Test func theQuestion() async throws {
            let file = try await Material.speech("question.wav", seconds: 6)
            let state = Workshop.current.file("state-\(UUID())")
            func answer(_ word: String) async throws -> Command.Outcome {
                let words =
                    "\(Binary.path) voice create Anna '\(file)' --endpoint \(Self.nowhere) --consent '\(file)' "
                    + "--speaker 'Anna Example' --company 'Example Ltd' --retry 0"
                return try await Command(["script", "-qec", words, "/dev/null"]).with([
                    "XDG_STATE_HOME": state
                ])
                .with(.bytes(Array("\(word)\n".utf8))).run()
            }
            let no = try await answer("n")
            #expect(no.status == 130 && no.text.contains("Not done"), "\(no.text)")
            #expect(
                no.text.contains("Anna Example") && no.text.contains("Example Ltd")
                    && no.text.contains("[y/N]"))
            let yes = try await answer("yes")
            #expect(yes.status == 7, "\(yes.text)")
            #expect(yes.text.contains("give the same command again"), "\(yes.text)")
        }
    }
}

extension Sequence {
    /// One after the other.
    func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
