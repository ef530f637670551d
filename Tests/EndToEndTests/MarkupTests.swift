// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Manners of plain text, and markup that is there already.
    @Suite
    struct Markup {
        /// What the service was sent, and what was told.
        private func sent(_ arguments: String...) async throws -> (document: String?, Command.Outcome) {
            let id = UUID().uuidString
            var command = Command.syrinx(
                "say", "--endpoint", FaultyServer.current.url("/audio", id: id), "-o", "-")
            command.arguments += arguments
            let outcome = try await command.run()
            return (try FaultyServer.current.facts(id).compactMap(\.body).first, outcome)
        }

        @Test
        func mannersAreMarkup() async throws {
            let (document, outcome) = try await sent(
                "--style", "cheerful", "--style-degree=1.5", "--role", "Girl", "--lang", "fr-FR",
                "--leading-silence", "0", "--sentence-silence=200", "--trailing-silence=50", "--lexicon",
                "https://example.com/a.xml", "Bonjour.")
            expectSuccess(outcome)
            #expect(
                document?.contains(
                    """
                    <voice name="en-US-JennyNeural"><lexicon uri="https://example.com/a.xml"/>\
                    <mstts:silence type="Leading-exact" value="0ms"/>\
                    <mstts:silence type="Sentenceboundary-exact" value="200ms"/>\
                    <mstts:silence type="Tailing-exact" value="50ms"/>\
                    <mstts:express-as style="cheerful" styledegree="1.5" role="Girl"><lang xml:lang="fr-FR">\
                    Bonjour.</lang></mstts:express-as></voice>
                    """) == true, "\(document ?? "")")
        }

        @Test
        func highDefinition() async throws {
            let voice = "en-US-Ava:DragonHDLatestNeural"
            let (document, outcome) = try await sent("-v", voice, "--temperature", "0.8", "Hi.")
            expectSuccess(outcome)
            #expect(document?.contains("<voice name=\"\(voice)\" parameters=\"temperature=0.8\">") == true)
            let (_, told) = try await sent("-v", voice, "--rate=slow", "Hi.")
            #expect(told.status == 0 && told.errors.contains("not documented for it"))
            let (_, quiet) = try await sent("-q", "-v", voice, "--rate=slow", "Hi.")
            expectSuccess(quiet)
        }

        @Test(arguments: [
            (["--style-degree", "3", "--style=sad"], "0.01 to 2"),
            (["--style-degree=1"], "belongs to a style"),
            (["--style-degree=much", "--style=sad"], "no number"), (["--lang", "French"], "de-DE"),
            (["--leading-silence", "20001"], "0 to 20000"), (["--leading-silence=1s"], "no number"),
            (["--lexicon", "a.xml"], "https://"), (["--temperature", "1.1"], "0 to 1"),
            (["--style="], "names"),
            (["--rate=quick"], "x-slow"), (["--rate=\"/><audio src=\"x"], "x-slow"), (["--pitch=+2"], "-2st"),
            (["--volume=loudest"], "x-loud"), (["-v", ""], "syrinx voices"), (["-l", "xx"], "syrinx voices"),
        ])
        func valuesOutOfTheirRange(_ arguments: [String], _ words: String) async throws {
            var command = Command.syrinx("say", "-q", "-o", "-", "Hi.")
            command.arguments += arguments
            let outcome = try await command.run()
            expectGoodManners(outcome)
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            #expect(
                outcome.errors.hasPrefix("Error: ") && outcome.errors.contains(words), "\(outcome.errors)")
        }

        /// Nothing is sent, and nothing is written.
        @Test
        func brokenMarkupIsNotSent() async throws {
            let folder = try TemporaryDirectory()
            let broken =
                "<speak version='1.0' xml:lang='en'>\n<voice name='en-US-JennyNeural'>AT&T</voice></speak>"
            let id = UUID().uuidString
            let outcome = try await Command.syrinx(
                "say", "--endpoint", FaultyServer.current.url("/audio", id: id), "-o", folder.file("x.wav"),
                broken
            ).run()
            expectFailure(outcome, 2, says: ["line 2, column 35", "&amp;", "--no-validate"])
            #expect(try FaultyServer.current.facts(id).isEmpty && folder.fileNames == [])
            let (document, sent) = try await sent("--no-validate", broken)
            expectSuccess(sent)
            #expect(document == broken)
        }

        @Test
        func mannersHaveNoPlaceBesideMarkup() async throws {
            let outcome = try await sent("--style=sad", LocalService.ssml("Hi.")).1
            expectFailure(outcome, 2, says: ["SSML names its own voice", "--style"])
        }

        /// On a terminal, from the second second on, and gone at the end.
        @Test
        func progress() async throws {
            let script = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
            let text = "Long enough to be watched, as it goes on for some seconds."
            let say = Command(["python3", "-c", script, Binary.path, "say", "-q", "--sink", "null", text])
            let quiet = try await say.with(["TERM": "xterm"]).run()
            #expect(quiet.status == 0 && quiet.output.isEmpty, "\(quiet.text)")
            var loud = say
            loud.arguments.remove(at: 5)
            let drawn = try await loud.with(["TERM": "xterm"]).run()
            #expect(drawn.status == 0)
            let said = drawn.text.firstMatch(of: /\r\[=* *\] +\d+ %  0:0\d of about 0:0\d\u{1B}\[K/)
            #expect(said != nil && drawn.text.hasSuffix("\r\u{1B}[K"), "\(drawn.text.debugDescription)")
            let dumb = try await loud.with(["TERM": "dumb"]).run()
            #expect(dumb.status == 0 && !dumb.text.contains("\u{1B}"))
        }
    }
}
