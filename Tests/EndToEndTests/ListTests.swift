// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// What the command tells about itself and about the machine.
    @Suite
    struct Lists {
        private func rows(_ command: Command) async throws -> [[String: Any]] {
            let outcome = try await command.run()
            expectSuccess(outcome)
            let object = try JSONSerialization.jsonObject(with: Data(outcome.output))
            return try #require(object as? [[String: Any]])
        }

        @Test
        func formats() async throws {
            let rows = try await rows(.syrinx("formats", "--json"))
            #expect(rows.count == 37)
            #expect(Set(rows.compactMap { $0["name"] as? String }).count == 37)
            #expect(rows.allSatisfy { ($0["sampleRate"] as? Int ?? 0) >= 8000 && $0["bitRate"] is Int })
            #expect(rows.allSatisfy { $0["isDecoded"] as? Bool == true })
            let table = try await Command.syrinx("formats").run()
            expectSuccess(table)
            #expect(table.text.split(separator: "\n").count == 38)
        }

        /// A machine without a card has devices still: those of alsa-lib's plugins.
        @Test
        func devices() async throws {
            let rows = try await rows(.syrinx("devices", "--json"))
            let names = rows.compactMap { $0["name"] as? String }
            #expect(names.contains("null"))
            #expect(rows.allSatisfy { $0["description"] is String })
            let list = try await Command.syrinx("devices").run()
            expectSuccess(list)
            #expect(list.text.split(separator: "\n").filter { !$0.hasPrefix(" ") }.map(String.init) == names)
        }

        @Test
        func noConfiguration() async throws {
            let command = Command.syrinx("play", Material.path(Material.mp3)).with([
                "ALSA_CONFIG_PATH": "/nonexistent/alsa.conf"
            ])
            expectFailure(try await command.run(), 40, says: ["`syrinx devices`"])
        }

        @Test(arguments: [[], ["say"], ["play"], ["voices"], ["formats"], ["devices"], ["emulator"]])
        func help(_ command: [String]) async throws {
            var help = Command.syrinx()
            help.arguments += command + ["--help"]
            let outcome = try await help.run()
            expectSuccess(outcome)
            #expect(outcome.text.contains("USAGE: syrinx"))
            #expect(!command.isEmpty || outcome.text.contains("EXIT STATUS"))
            // Ready for a terminal, but for the line that is there to be copied.
            let lines = outcome.text.split(separator: "\n").filter { !$0.hasPrefix("USAGE:") }
            #expect(lines.allSatisfy { $0.count <= 100 })
        }

        /// As POSIX and GNU have it; the last of several counts.
        @Test(arguments: [
            ["-o", "x.wav", "Hi."], ["-ox.wav", "Hi."], ["-o=x.wav", "Hi."], ["--output", "x.wav", "Hi."],
            ["--output=x.wav", "Hi."], ["Hi.", "-qo", "x.wav"], ["-o", "y.mp3", "-o", "x.wav", "Hi."],
            ["-o", "x.wav", "--", "-Hi.", "--there"], ["-o", "x.wav", "--rate", "-10%", "Hi."],
        ])
        func arguments(_ words: [String]) async throws {
            let folder = try TemporaryDirectory()
            var say = Command.syrinx("say", "-q")
            say.arguments += words.map { $0.replacing("x.wav", with: folder.file("x.wav")) }
            expectSuccess(try await say.run())
            #expect(try WAVE(path: folder.file("x.wav")).isWhole)
        }

        @Test
        func version() async throws {
            let outcome = try await Command.syrinx("--version").run()
            expectSuccess(outcome)
            #expect(outcome.text.wholeMatch(of: /syrinx \d+\.\d+\.\d+\n/) != nil)
        }

        @Test
        func noArguments() async throws {
            let outcome = try await Command.syrinx().run()
            #expect(outcome.text.contains("USAGE: syrinx") || outcome.errors.contains("USAGE: syrinx"))
        }

        /// Without a key a voice speaks all the same, and says so once.
        @Test
        func localVoice() async throws {
            let outcome = try await Command.syrinx("say", "-o", "-", "Hello.").run()
            expectGoodManners(outcome)
            #expect(outcome.status == 0)
            #expect(
                outcome.lines.count == 1 && outcome.errors.contains("built-in local voice"),
                "\(outcome.errors)")
            #expect(try WAVE(outcome.output).samples.count > 5000)
            let quiet = try await Command.syrinx("say", "-q", "-o", "-", "Hello.").run()
            expectSuccess(quiet)
            #expect(quiet.output == outcome.output)
        }
    }
}
