// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// `syrinx voices`, asked of the local service.
    @Suite
    struct Voices {
        private func names(_ outcome: Command.Outcome) throws -> [String] {
            let object = try JSONSerialization.jsonObject(with: Data(outcome.output))
            return try #require(object as? [[String: Any]]).compactMap { $0["ShortName"] as? String }
        }

        @Test
        func localList() async throws {
            let outcome = try await Command.syrinx("voices", "-q", "--json").run()
            expectSuccess(outcome)
            let names = try names(outcome)
            #expect(names.contains("en-US-JennyNeural") && Set(names).count == names.count)
            let table = try await Command.syrinx("voices", "-q").run()
            expectSuccess(table)
            #expect(table.text.split(separator: "\n").count == names.count + 1)
            #expect(table.text.hasPrefix("VOICE "))
        }

        @Test
        func filters() async throws {
            let voices = Command.syrinx("voices", "-q", "--json")
            let german = try names(try await voices.adding("--locale", "de").run())
            #expect(!german.isEmpty && german.count < 20)
            let jenny = try names(
                try await voices.adding("--gender=female", "--locale", "EN-us", "jenny").run())
            #expect(jenny.contains("en-US-JennyNeural") && jenny.allSatisfy { $0.contains("Jenny") })
            let styled = try names(try await voices.adding("--style", "cheerful").run())
            #expect(styled.contains("en-US-JennyNeural") && !styled.contains("ga-IE-OrlaNeural"))
            #expect(try names(try await voices.adding("nobody-is-called-that").run()) == [])
            let none = try await Command.syrinx("voices", "nobody-is-called-that").run()
            #expect(none.status == 0 && none.output.isEmpty && none.errors.contains("none of the"))
        }

        /// Kept for a day, told how old it is, and shown where there is no service any more.
        @Test
        func keptList() async throws {
            let folder = try TemporaryDirectory()
            let (fresh, kept, endpoint) = try await LocalService.run { service in
                let voices = Command.syrinx("voices", "--json", "--verbose", "--endpoint", service.url).with([
                    "XDG_CACHE_HOME": folder.path, "AZURE_SPEECH_KEY": Command.key,
                ])
                return (try await voices.run(), try await voices.run(), service.url)
            }
            #expect(fresh.status == 0 && fresh.lines == ["voices: from the service"], "\(fresh.errors)")
            #expect(kept.status == 0 && kept.errors.contains("voices: kept for"), "\(kept.errors)")
            #expect(fresh.output == kept.output)
            let offline = Command.syrinx("voices", "--json", "--endpoint", endpoint).with([
                "XDG_CACHE_HOME": folder.path
            ])
            let silent = try await offline.run()
            expectSuccess(silent)
            #expect(silent.output == fresh.output)
            let refreshed = try await offline.adding("--refresh").run()
            expectGoodManners(refreshed)
            #expect(refreshed.status == 0 && refreshed.output == fresh.output)
            #expect(
                refreshed.lines.count == 1 && refreshed.errors.contains("No connection")
                    && refreshed.errors.contains("Here is the list of"), "\(refreshed.errors)")
            let nothing = try await offline.with(["XDG_CACHE_HOME": folder.file("empty")]).run()
            expectFailure(nothing, 7, says: ["No connection"])
        }

        /// From a service that is none.
        @Test(arguments: [
            ("/status/401", 3, "credential"), ("/status/500", 5, "try again"),
            ("/page", 41, "list of voices"),
            ("/json", 41, "list of voices"), ("/silent", 28, "max-time"),
            ("/close", 5, "without an answer"),
        ])
        func failures(_ path: String, _ status: Int32, _ words: String) async throws {
            let url = FaultyServer.current.url(path + "/cognitiveservices/v1")
            let outcome = try await Command.syrinx("voices", "--max-time", "3", "--endpoint", url).with([
                "AZURE_SPEECH_KEY": Command.key
            ]).run()
            expectFailure(outcome, status, says: [words])
        }
    }
}
