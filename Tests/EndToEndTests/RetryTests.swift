// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Every row of the table in docs/failures.md: a request that fails before there is any audio.
    @Suite
    struct Retries {
        /// What fails, and the status when it never gets better.
        struct Row: Sendable, CustomTestStringConvertible {
            var path: String
            var status: Int32
            var testDescription: String { path }

            /// With something more in its query.
            func adding(_ query: String) -> String {
                path + (path.contains("?") ? "&" : "?") + query
            }
        }

        static let retried = [
            Row(path: "/close", status: 5), Row(path: "/reset", status: 5),
            Row(path: "/silent", status: 28), Row(path: "/head", status: 28),
            Row(path: "/audio?cut=0&end=fin", status: 18), Row(path: "/audio?cut=0&end=rst", status: 18),
            Row(path: "/status/408", status: 28), Row(path: "/status/429", status: 4),
            Row(path: "/status/429?retry-after=0", status: 4),
            Row(path: "/status/429?retry-after=Sun,+06+Nov+1994+08:49:37+GMT", status: 4),
            Row(path: "/status/500", status: 5), Row(path: "/status/502", status: 5),
            Row(path: "/status/503?retry-after=0", status: 5), Row(path: "/status/504", status: 5),
        ]

        static let final = [
            Row(path: "/status/301", status: 22), Row(path: "/status/400", status: 22),
            Row(path: "/status/403", status: 3), Row(path: "/status/404", status: 22),
            Row(path: "/status/413", status: 22), Row(path: "/status/415", status: 22),
            Row(path: "/status/418", status: 22), Row(path: "/status/501", status: 5),
            Row(path: "/page", status: 41), Row(path: "/json", status: 41), Row(path: "/garbage", status: 5),
            Row(path: "/empty", status: 18), Row(path: "/noise", status: 41),
        ]

        private func say(_ path: String, _ id: String, _ more: String...) -> Command {
            var command = Command.say(path, id: id, "--stall-timeout", "0.5")
            command.arguments += more
            return command
        }

        private func requestCount(_ id: String) throws -> Int {
            try FaultyServer.current.facts(id).count { $0.event == "request" }
        }

        @Test(arguments: retried)
        func secondAttemptIsHeardWhole(_ row: Row) async throws {
            let folder = try TemporaryDirectory()
            let id = UUID().uuidString
            let outcome = try await say(row.adding("times=1"), id, "-o", folder.file("x.wav")).run()
            expectSuccess(outcome)
            #expect(try requestCount(id) == 2)
            #expect(try await WAVE(path: folder.file("x.wav")).samples == Command.decode(Material.pcm))
        }

        @Test(arguments: retried)
        func enoughIsEnough(_ row: Row) async throws {
            let folder = try TemporaryDirectory()
            let id = UUID().uuidString
            let outcome = try await say(row.path, id, "--retry", "1", "-o", folder.file("x.wav")).run()
            expectFailure(outcome, row.status, says: ["Asked 2 times."])
            #expect(try requestCount(id) == 2)
            #expect(try folder.fileNames == [])
        }

        @Test(arguments: final)
        func whatCannotHelpIsNotDone(_ row: Row) async throws {
            let folder = try TemporaryDirectory()
            let id = UUID().uuidString
            let outcome = try await say(
                row.path, id, "-F", Material.mp3, "-o", folder.file("x.wav")
            ).run()
            expectFailure(outcome, row.status)
            #expect(try requestCount(id) == 1)
        }

        /// Refused connections are tried again: a service that comes up meanwhile is heard.
        @Test
        func connectionsAreTriedAgain() async throws {
            let outcome = try await Command.syrinx(
                "say", "--endpoint", "http://127.0.0.1:1", "--retry", "2", "--verbose", "-o", "-", "Hello."
            ).run()
            #expect(outcome.status == 7)
            #expect(outcome.lines.count { $0.hasPrefix("again: ") } == 2, "\(outcome.errors)")
            #expect(outcome.errors.contains("Asked 3 times."))
        }

        @Test(arguments: ["http://no-such-host.invalid"])
        func unknownNamesAreNot(_ endpoint: String) async throws {
            let outcome = try await Command.syrinx(
                "say", "--endpoint", endpoint, "--verbose", "-o", "-", "Hello."
            ).run()
            expectFailure(outcome, 6)
        }

        /// It asks for more than the time there is: told at once.
        @Test
        func retryAfterBeyondTheLimit() async throws {
            let id = UUID().uuidString
            let outcome = try await say("/status/429?retry-after=3600", id, "-o", "-").run()
            expectFailure(outcome, 4, says: ["in 3600 s"])
            #expect(try requestCount(id) == 1)
        }

        @Test
        func aWaitCanBeEnded() async throws {
            let id = UUID().uuidString
            let command = say("/status/429?retry-after=50", id, "--verbose", "-o", "-").atOnce
            let outcome = try await command.run { session in
                try await session.wait { session.errors.contains("again: in 50000 ms") }
                session.send(SIGINT)
            }
            #expect(outcome.status == 130, "\(outcome.errors)")
            #expect(try requestCount(id) == 1)
        }

        @Test
        func theTimelineCounts() async throws {
            let id = UUID().uuidString
            let command = say("/status/503?retry-after=0&times=2", id, "--json", "-o", "-")
            let outcome = try await command.run()
            #expect(outcome.status == 0)
            #expect(outcome.errors.contains("\"requests\":3") && outcome.errors.contains("\"retries\":2"))
        }

        /// A kept connection that the service has given up is no failure that anybody hears of.
        @Test
        func aKeptConnectionThatHasDied() async throws {
            let folder = try TemporaryDirectory()
            let id = UUID().uuidString
            try write(Array(LongText.make(count: 1000).utf8), to: folder.file("text"))
            let command = Command.syrinx(
                "say", "--endpoint", FaultyServer.current.url("/audio?keep=1&length=1", id: id), "--json",
                "-f", folder.file("text"), "-o", folder.file("x.wav"))
            let outcome = try await command.with(["AZURE_SPEECH_KEY": Command.key]).run()
            #expect(outcome.status == 0, "\(outcome.errors)")
            let facts = try FaultyServer.current.facts(id)
            #expect(facts.contains { $0.event == "second" })
            let part = try await Command.decode(Material.pcm)
            let samples = try WAVE(path: folder.file("x.wav")).samples
            #expect(samples.count == part.count * facts.count { $0.event == "body" })
        }
    }
}
