// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Texts that no service says with one request.
    @Suite
    struct LongTexts {
        /// Ten minutes of the faulty server's speech, in three parts.
        private static let count = 240

        private func say(_ path: String, _ text: String, id: String, in folder: borrowing TemporaryDirectory)
            throws
            -> Command
        {
            try write(Array(text.utf8), to: folder.file("text"))
            var command = Command.syrinx(
                "say", "--endpoint", FaultyServer.current.url(path, id: id), "-F", Material.pcm, "-f",
                folder.file("text"))
            // Encoding ten minutes is work where others work, too.
            command.killLimit = .seconds(300)
            return command.with(["AZURE_SPEECH_KEY": Command.key])
        }

        private static let expected = (1...count).map { $0 % 10 }

        @Test(arguments: ["x.wav", "x.mp3", "x.opus"])
        func everySentenceIsInTheFile(_ name: String) async throws {
            let folder = try TemporaryDirectory()
            let id = UUID().uuidString
            let command = try say("/speak", LongText.make(count: Self.count), id: id, in: folder)
            let peak = PeakMemory()
            let outcome = try await command.adding("-o", folder.file(name)).run { session in
                await peak.sample(session)
            }
            expectSuccess(outcome)
            #expect(try folder.fileNames.sorted() == ["text", name].sorted())
            #expect(try await LongText.numbers(in: folder.file(name)) == Self.expected)
            let requests = try FaultyServer.current.facts(id).filter { $0.event == "request" }
            #expect(requests.count > 2)
            for request in requests { #expect((request.body ?? "").utf8.count < 64 << 10) }
            #expect(peak.kibibytes < 60 << 10, "\(peak.kibibytes) KiB")
            if name == "x.wav" {
                let samples = try WAVE(path: folder.file(name)).samples
                #expect(samples.count == Self.count * LongText.sentenceSampleCount)
            } else {
                let length = try await Self.length(of: folder.file(name))
                let wanted = Double(Self.count * LongText.sentenceSampleCount) / 24_000
                #expect(abs(length - wanted) < 1, "\(length) s")
            }
        }

        /// As ffprobe has it, in seconds.
        private static func length(of path: String) async throws -> Double {
            let outcome = try await Command([
                "ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path,
            ]).run()
            return Double(outcome.text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
        }

        /// The next request is made before the answer in front of it has ended.
        @Test
        func theNextRequestIsAhead() async throws {
            let folder = try TemporaryDirectory()
            let id = UUID().uuidString
            let command = try say("/speak", LongText.make(count: Self.count), id: id, in: folder)
            expectSuccess(try await command.adding("-o", "/dev/null").run())
            let events = try FaultyServer.current.facts(id).map(\.event).filter {
                $0 == "request" || $0 == "body"
            }
            #expect(events.count > 4)
            // Not all of them: a fast service has said the first before anybody thinks of the second.
            let pairs = zip(events.dropFirst(2), events.dropFirst(3))
            #expect(pairs.contains { $0 == "request" && $1 == "body" }, "\(events)")
        }

        /// Nothing is lost and nothing repeated where one of several answers breaks off.
        @Test
        func aBreakInTheSecondPart() async throws {
            let folder = try TemporaryDirectory()
            let id = UUID().uuidString
            let command = try say(
                "/speak?skip=1&times=1&cut=700001&end=rst&then=/speak", LongText.make(count: Self.count),
                id: id,
                in: folder)
            expectSuccess(try await command.adding("-o", folder.file("x.wav")).run())
            let samples = try WAVE(path: folder.file("x.wav")).samples
            #expect(samples.count == Self.count * LongText.sentenceSampleCount)
            #expect(LongText.numbers(in: samples) == Self.expected)
        }

        /// The parts of a playback follow each other to the sample.
        @Test(arguments: [Material.pcm, Material.mp3])
        func playedInParts(_ format: String) async throws {
            let folder = try TemporaryDirectory()
            let id = UUID().uuidString
            let command = try say("/audio?of=3s", LongText.make(count: Self.count), id: id, in: folder)
            let outcome = try await command.adding(
                "-F", format, "--sink", "null", "-o", folder.file("x.wav"), "--json"
            ).run()
            #expect(outcome.status == 0, "\(outcome.errors)")
            let partCount = try FaultyServer.current.facts(id).count { $0.event == "request" }
            let part = try await Command.decode(format, "3s")
            let samples = try WAVE(path: folder.file("x.wav")).samples
            #expect(samples == Array((0..<partCount).map { _ in part }.joined()))
        }

        @Test
        func aPartThatCannotBeHad() async throws {
            let folder = try TemporaryDirectory()
            let id = UUID().uuidString
            let command = try say(
                "/status/400?skip=1&times=1000&then=/speak", LongText.make(count: Self.count), id: id,
                in: folder)
            let outcome = try await command.adding("-o", folder.file("x.wav")).run()
            expectFailure(outcome, 18, says: ["not said to its end", "HTTP 400", "x.wav.part"])
        }

        /// Several of the service's own streams in a file that holds one.
        @Test
        func whatCannotBeJoined() async throws {
            let folder = try TemporaryDirectory()
            let id = UUID().uuidString
            let command = try say("/audio", LongText.make(count: Self.count), id: id, in: folder)
            let webM = try await command.adding("-F", Material.webM, "-o", folder.file("x.webm")).run()
            expectFailure(webM, 2, says: ["WebM", ".opus"])
            #expect(try FaultyServer.current.facts(id).isEmpty)
        }

        /// MP3 is joined as it comes, Ogg is made anew.
        @Test(arguments: [(Material.mp3, "x.mp3"), (Material.ogg, "x.opus")])
        func compressedParts(_ format: String, _ name: String) async throws {
            let folder = try TemporaryDirectory()
            let id = UUID().uuidString
            let command = try say("/audio?of=3s", LongText.make(count: Self.count), id: id, in: folder)
            expectSuccess(
                try await command.adding("-F", format, "-o", folder.file(name)).run())
            let partCount = try FaultyServer.current.facts(id).count { $0.event == "request" }
            let length = try await Self.length(of: folder.file(name))
            #expect(partCount > 2 && abs(length - 3 * Double(partCount)) < 0.5, "\(length) s of \(partCount)")
        }
    }
}
