// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// What a run tells about itself.
    @Suite
    struct Timelines {
        private static let network = ["connected", "requestSent", "responseHead", "firstByte"]
        private static let decoding = [
            "firstAudioByte", "firstPacket", "firstFrameDecoded", "firstAudibleFrame",
        ]
        private static let device = ["firstWrite", "firstAudibleWrite", "firstAudibleDue"]
        private static let end = ["lastByte", "drained"]

        private func report(_ command: Command, on error: Bool = false) async throws -> TimelineReport {
            let outcome = try await command.run()
            expectGoodManners(outcome)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect((error ? outcome.output.isEmpty : outcome.errors.isEmpty), "\(outcome.errors)")
            return try TimelineReport(error ? outcome.errors : outcome.text)
        }

        private func expectOrder(
            _ names: [String], _ report: TimelineReport, sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let times = names.map { report.milliseconds[$0] }
            #expect(!times.contains(nil), "\(names): \(times)", sourceLocation: sourceLocation)
            let known = times.compactMap(\.self)
            #expect(known == known.sorted(), "\(names): \(times)", sourceLocation: sourceLocation)
        }

        @Test(arguments: Material.formats)
        func ofSpeech(_ format: String) async throws {
            let report = try await report(
                .say("/audio?chunk=500", id: nil, "-F", format, "--sink", "null", "--json"))
            expectOrder(["start"] + Self.network + Self.decoding, report)
            expectOrder(["firstFrameDecoded"] + Self.device + ["drained"], report)
            expectOrder(["firstByte", "lastByte", "drained"], report)
            let known = Set(["start"] + Self.network + Self.decoding + Self.device + Self.end)
            #expect(Set(report.milliseconds.keys) == known)
            #expect(report.milliseconds["start"] == 0)
            #expect(report.number("bytes") == (try contents(of: Material.path(format))).count)
            #expect((report.number("chunks") ?? 0) > 1)
            #expect(report.number("frames") == (try await Command.decode(format)).count)
            #expect(report.number("sampleRate") == 24_000 && report.number("channels") == 1)
            #expect(report.underrunCount != nil)
            #expect(report.device?["name"] as? String == "null")
            // It was heard in its own time.
            let heard = (report.milliseconds["drained"] ?? 0) - (report.milliseconds["firstWrite"] ?? 0)
            #expect(heard >= 1450)
        }

        @Test(arguments: Material.formats)
        func ofAFile(_ format: String) async throws {
            let folder = try TemporaryDirectory()
            let saved = try await report(
                .say("/audio", id: nil, "-F", format, "-o", folder.file("x.wav"), "--json"))
            expectOrder(["start"] + Self.network + Self.decoding, saved)
            expectOrder(["firstFrameDecoded", "firstWrite", "drained"], saved)
            #expect(saved.device == nil)
            let played = try await report(
                .syrinx("play", "-F", format, Material.path(format), "--sink", "null", "--json"))
            expectOrder(["start", "firstByte"] + Self.decoding, played)
            #expect(Set(played.milliseconds.keys).isDisjoint(with: Self.network.dropLast()))
        }

        /// Standard output is the audio's.
        @Test
        func besideAudio() async throws {
            let command = Command.say("/audio", id: nil, "-o", "-", "--json")
            let outcome = try await command.run()
            #expect(try WAVE(outcome.output).samples == Material.source())
            #expect(try !TimelineReport(outcome.errors).milliseconds.isEmpty)
        }

        @Test
        func ofAFailure() async throws {
            let outcome = try await Command.say(
                "/audio?cut=9000&end=fin", id: nil, "--sink", "null", "--json", "--no-resume"
            ).run()
            #expect(outcome.status == 18)
            let report = try TimelineReport(outcome.text)
            expectOrder(["start"] + Self.network + Self.decoding, report)
            #expect(report.number("bytes") == 9000)
        }

        @Test
        func forPeople() async throws {
            let folder = try TemporaryDirectory()
            let outcome = try await Command.say(
                "/audio", id: nil, "-o", folder.file("x.wav"), "--sink", "null", "--timing"
            ).run()
            #expect(outcome.status == 0)
            #expect(outcome.output.isEmpty)
            for word in [
                "connected", "request sent", "response head", "first byte", "first packet",
                "first frame decoded",
                "first audible frame", "due at the converter", "last byte", "done", "1500.0 ms",
                "72000 bytes",
                "period 10.0 ms", "buffer 80.0 ms", "underruns",
            ] {
                #expect(outcome.errors.contains(word), "\(word)")
            }
        }

        /// A service that is slower than speech is heard in pieces, and that is told.
        @Test
        func ofUnderruns() async throws {
            let report = try await report(
                .say("/audio?chunk=2400&drip=100", id: nil, "--sink", "null", "--json"))
            #expect((report.underrunCount ?? 0) > 0)
            #expect(report.number("frames") == 36_000)
        }
    }
}
