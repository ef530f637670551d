// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Ctrl-C and its like, at each moment of a run.
    @Suite
    struct Signals {
        enum Phase: Sendable, CaseIterable {
            case readingText, readingAudio, connecting, waitingForHead, inTheBody, playing, writing, draining
        }

        private static let signals = [SIGINT, SIGTERM]

        /// - Returns: The command, and what tells that it has come to its phase.
        private func scene(
            _ phase: Phase, _ id: String, _ blackhole: Blackhole
        ) -> (command: Command, hasCome: (Session) throws -> Bool) {
            let server = FaultyServer.current
            func happened(_ event: String) -> (Session) throws -> Bool {
                { _ in try server.facts(id).contains { $0.event == event } }
            }
            switch phase {
            case .readingText:
                return (.syrinx("say", "--sink", "null").with(.open), { $0.isReady })
            case .readingAudio:
                return (.syrinx("play", "-", "--sink", "null").with(.open), { $0.isReady })
            case .connecting:
                let command = Command.syrinx("say", "--endpoint", blackhole.url, "--sink", "null", "Hello.")
                return (command, { $0.isReady && $0.isCalling })
            case .waitingForHead:
                return (.say("/silent", id: id, "--sink", "null"), happened("request"))
            case .inTheBody:
                return (.say("/audio?cut=40000&end=stall", id: id, "--sink", "null"), happened("body"))
            case .playing:
                // More than the rings hold has been taken: it plays.
                return (
                    .say("/infinite", id: id, "--sink", "null"),
                    { _ in try server.facts(id).contains { $0.sent > 3 << 20 } }
                )
            case .writing:
                var command = Command.say("/infinite", id: id, "-o", "-")
                command.isOutputRead = false
                return (command, { _ in try server.facts(id).contains { $0.sent > 1 << 19 } })
            case .draining:
                return (.say("/audio", id: id, "--sink", "null", "--verbose"), happened("gone"))
            }
        }

        @Test(arguments: Phase.allCases, signals)
        func stops(_ phase: Phase, _ number: Int32) async throws {
            let blackhole = try Blackhole()
            defer { withExtendedLifetime(blackhole) {} }
            let (command, hasCome) = scene(phase, UUID().uuidString, blackhole)
            let outcome = try await command.run { session in
                try await session.wait { try hasCome(session) }
                session.send(number)
                // The input stays open: the command ends by itself.
                try await session.wait { session.hasEnded }
            }
            expectGoodManners(outcome)
            #expect(outcome.status == 128 + number, "\(outcome.errors)")
        }

        /// At the other end of a named pipe there is nobody yet.
        @Test(arguments: [true, false], signals)
        func atANamedPipe(_ isInput: Bool, _ number: Int32) async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x.wav")
            try await #require(Command(["mkfifo", path]).run().status == 0)
            let command =
                isInput
                ? Command.syrinx("play", path, "--sink", "null") : .say("/audio", id: nil, "-o", path)
            let outcome = try await command.run { session in
                try await session.wait { session.isReady }
                session.send(number)
                try await session.wait { session.hasEnded }
            }
            #expect(outcome.status == 128 + number, "\(outcome.errors)")
        }

        /// One that does not end at once is ended by the second.
        @Test(arguments: signals)
        func twice(_ number: Int32) async throws {
            let outcome = try await Command.syrinx("play", "-", "--sink", "null").with(.open).run { session in
                try await session.wait { session.isReady }
                session.send(number)
                while !session.hasEnded {
                    try await Task.sleep(for: .milliseconds(20))
                    session.send(number)
                }
            }
            #expect(outcome.status == 128 + number)
        }

        /// What came before is kept, and named.
        @Test(arguments: signals, Material.formats)
        func keepsWhatCame(_ number: Int32, _ format: String) async throws {
            let folder = try TemporaryDirectory()
            let id = UUID().uuidString
            let path = folder.file("x.wav")
            let command = Command.say("/audio?cut=9000&end=stall", id: id, "-F", format, "-o", path)
            let outcome = try await command.run { session in
                try await session.wait {
                    let size =
                        try? FileManager.default.attributesOfItem(atPath: path + ".part")[.size] as? Int
                    return (size ?? 0) > 4000
                }
                session.send(number)
            }
            expectFailure(outcome, 128 + number, says: [path + ".part", " bytes came, "])
            #expect(try folder.fileNames == ["x.wav.part"])
            #expect(try WAVE(path: path + ".part").isWhole)
        }

        /// The built-in voice is a process of its own.
        @Test(arguments: signals, ["--sink=null", "--output=-"])
        func silencesTheVoice(_ number: Int32, _ sink: String) async throws {
            let text = String(repeating: "And so it went on and on. ", count: 2000)
            var command = Command.syrinx("say", "-q", sink, text)
            command.isOutputRead = false
            var voices: [pid_t] = []
            let outcome = try await command.run { session in
                try await session.wait {
                    voices = session.children
                    return !voices.isEmpty
                }
                session.send(number)
            }
            #expect(outcome.status == 128 + number)
            try await poll("the end of the voice") { voices.allSatisfy { !ProcessTable.isAlive($0) } }
        }

        /// The end of the time allowed, while the built-in voice is being made ready, called and listened to.
        @Test(arguments: 0..<40)
        func noMomentIsBadForATimeLimit(_ halfMilliseconds: Int) async throws {
            let limit = "\(Double(1 + halfMilliseconds) / 2000)"
            let text = String(repeating: "And so it went on and on. ", count: 200)
            let outcome = try await Command.syrinx("say", "-q", "--sink", "null", "--max-time", limit, text)
                .run()
            expectFailure(outcome, 28, says: ["--max-time"])
        }

        @Test(arguments: signals)
        func endsTheEmulator(_ number: Int32) async throws {
            let outcome = try await Command.syrinx("emulator").run { session in
                try await session.wait { session.output.last == UInt8(ascii: "\n") }
                session.send(number)
            }
            #expect(outcome.status == 128 + number)
            #expect(!outcome.isHung && outcome.errors.isEmpty)
        }
    }
}
