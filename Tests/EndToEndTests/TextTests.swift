// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// From what users type to what is said.
    @Suite
    struct Texts {
        /// What the service was sent for a text.
        private func markup(for arguments: [String], input: Command.Input = .nothing) async throws -> String {
            try #require(try await documents(for: arguments, input: input).first)
        }

        /// One for each part of it.
        private func documents(for arguments: [String], input: Command.Input = .nothing) async throws
            -> [String]
        {
            let id = UUID().uuidString
            var command = Command.syrinx(
                "say", "--endpoint", FaultyServer.current.url("/audio", id: id), "-o", "-")
            command.arguments += arguments
            expectSuccess(try await command.with(input).run())
            return try FaultyServer.current.facts(id).compactMap(\.body)
        }

        /// The text in the markup, as any XML parser sees it; that of all parts, one behind the other.
        private func said(_ arguments: [String], input: Command.Input = .nothing) async throws -> String {
            let script = """
                import sys, xml.etree.ElementTree as tree
                sys.stdout.buffer.write("".join(tree.fromstring(sys.stdin.buffer.read()).itertext()).encode())
                """
            var text = ""
            for document in try await documents(for: arguments, input: input) {
                let parsed = try await Command(["python3", "-c", script]).with(.bytes(Array(document.utf8)))
                    .run()
                #expect(parsed.status == 0, "\(document): \(parsed.errors)")
                text += parsed.text
            }
            return text
        }

        @Test(arguments: [
            "AT&T <3 \"quotes\" 'apos' ]]>", "&amp; &lt; &#65;", "</voice></speak>", "<!-- --><![CDATA[x]]>",
            "<?xml version='1.0'?>", "emoji 👩‍👩‍👧‍👦 🎉 é e\u{301}", "中文 العربية 𝒳", "tab\there, line\nbreak",
            "%s %n $HOME `id` \\u0041", "\u{FEFF}middle\u{FEFF}",
        ])
        func everyCharacterIsSaid(_ text: String) async throws {
            #expect(try await said([text]) == text)
            let fromInput = try await said([], input: .bytes(Array(text.utf8)))
            // A byte order mark at the start is none of the text's.
            #expect(
                fromInput == (text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text))
        }

        @Test
        func forbiddenCharactersAreLeftOut() async throws {
            let controls = (1...0x1F).map { UnicodeScalar($0)! }.filter {
                !"\t\n\r".unicodeScalars.contains($0)
            }
            let text = "a" + controls.map { String($0) }.joined() + "b\u{FFFE}c\u{FFFF}d"
            #expect(try await said([text]) == "abcd")
            #expect(try await said([], input: .bytes(Array("NUL\0in the middle".utf8))) == "NULin the middle")
        }

        @Test
        func wordsAreJoined() async throws {
            #expect(try await said(["several", "words", "of text"]) == "several words of text")
            #expect(try await said(["--", "-1", "degree", "--json"]) == "-1 degree --json")
        }

        @Test
        func settingsAreMarkup() async throws {
            let document = try await markup(for: [
                "--rate=+50%", "--pitch", "high", "--volume=-20%", "-v", "de-DE-KatjaNeural", "Hallo.",
            ])
            #expect(document.contains("<voice name=\"de-DE-KatjaNeural\">"))
            #expect(document.contains("xml:lang=\"de-DE\""))
            #expect(
                document.contains("<prosody rate=\"+50%\" pitch=\"high\" volume=\"-20%\">Hallo.</prosody>"))
            let hostile = try await markup(for: ["-v", "a'b<d\"/><audio src=\"x", "Hallo."])
            #expect(!hostile.contains("<audio"))
            #expect(hostile.contains("&quot;/&gt;&lt;audio src=&quot;x"))
            let locale = try await markup(for: ["-l", "fr-FR", "Bonjour."])
            #expect(locale.contains("xml:lang=\"fr-FR\"") && locale.contains("<voice name=\"fr-FR-"))
        }

        @Test
        func markupIsSentAsItIs() async throws {
            let document = LocalService.ssml("Hello <break time=\"10ms\"/> world, AT&amp;T.")
            #expect(try await markup(for: [document]) == document)
            #expect(try await markup(for: ["\n  " + document]) == "\n  " + document)
            #expect(try await markup(for: ["--ssml"], input: .bytes(Array(document.utf8))) == document)
            let headed = "<?xml version=\"1.0\"?>" + document
            #expect(try await markup(for: ["--ssml", headed]) == headed)
            #expect(try await !markup(for: ["<speaking> is no markup"]).contains("<speaking>"))
        }

        /// By the local voice: arguments, file and standard input sound the same.
        @Test(arguments: ["AT&T <3 \"quotes\" 'apos' ]]>", "Grüße, naïve café! 🎉", "Two lines.\nOf text."])
        func allWaysSoundTheSame(_ text: String) async throws {
            let folder = try TemporaryDirectory()
            try write(Array(text.utf8), to: folder.file("text"))
            let say = Command.syrinx("say", "-q", "-o", "-")
            let outcomes = [
                try await say.adding(text).run(), try await say.adding("-f", folder.file("text")).run(),
                try await say.with(.bytes(Array(text.utf8))).run(),
                try await say.adding("-f", "-").with(.bytes(Array(text.utf8))).run(),
            ]
            for outcome in outcomes {
                expectSuccess(outcome)
                #expect(try WAVE(outcome.output).samples.count > 10_000)
                #expect(outcome.output == outcomes[0].output)
            }
        }

        @Test
        func rateIsHeard() async throws {
            var lengths: [Int] = []
            for rate in ["--rate=+50%", "--rate=0%", "--rate=-50%"] {
                let outcome = try await Command.syrinx("say", "-q", rate, "-o", "-", "How fast am I?").run()
                expectSuccess(outcome)
                lengths.append(try WAVE(outcome.output).samples.count)
            }
            #expect(lengths == lengths.sorted() && Set(lengths).count == 3, "\(lengths)")
        }

        @Test
        func longText() async throws {
            let sentence = "All work & no play. "
            let text = String(repeating: sentence, count: 50_000 / sentence.utf8.count)
            #expect(try await said([], input: .bytes(Array(text.utf8))) == text)
            #expect(try await said([text]) == text)
        }

        /// Minutes of it, from the local voice.
        @Test
        func longSpeech() async throws {
            let text = String(repeating: "All work and no play. ", count: 150)
            let outcome = try await Command.syrinx("say", "-q", "-F", "raw-8khz-8bit-mono-mulaw", "-o", "-")
                .with(.bytes(Array(text.utf8))).run()
            expectSuccess(outcome)
            #expect(try WAVE(outcome.output).samples.count > 8000 * 120)
        }

        @Test
        func tooLongMarkup() async throws {
            let text = LocalService.ssml(String(repeating: "x ", count: 40_000))
            let refused = try await Command.syrinx("say", "-q", "--ssml", "-o", "-").with(
                .bytes(Array(text.utf8))
            ).run()
            #expect(refused.status == 22 || refused.status == 2, "\(refused.errors)")
            #expect(refused.errors.contains("64 KiB"), "\(refused.errors)")
        }

        @Test
        func tooMuchText() async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("text")
            try write([], to: path)
            // Takes no room on the disk.
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            try file.truncate(atOffset: 64 << 20 | 1)
            expectFailure(
                try await Command.syrinx("say", "-o", "-", "-f", path).run(), 42, says: ["64 MiB"])
        }
    }
}
