// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

/// Recordings that sox, ffmpeg and lame have made.
@Suite struct RecordingFactsTests {
    private static func sox(_ arguments: [String], _ effects: [String]) async throws -> RecordingFacts {
        RecordingFacts(try await Tool.run("sox", ["-D", "-n"] + arguments + ["-"] + effects).output)
    }

    @Test(arguments: [
        (["-r", "16000", "-b", "16", "-c", "1"]), (["-r", "44100", "-b", "24", "-c", "2"]),
        (["-r", "48000", "-b", "32", "-c", "1"]),
        (["-r", "8000", "-b", "8", "-c", "1", "-e", "unsigned-integer"]),
        (["-r", "24000", "-b", "32", "-e", "floating-point", "-c", "1"]),
    ])
    func wavIsMeasured(arguments: [String]) async throws {
        let loud = try await Self.sox(
            arguments + ["-t", "wav"], ["synth", "2.5", "sine", "300", "gain", "-3"])
        #expect(loud.kind == .wav)
        #expect(abs((loud.seconds ?? 0) - 2.5) < 0.001)
        #expect(!loud.isSilent)
        let silent = try await Self.sox(arguments + ["-t", "wav"], ["trim", "0", "1.5"])
        #expect(abs((silent.seconds ?? 0) - 1.5) < 0.001)
        #expect(silent.isSilent)
    }

    /// What is too long anyway is not listened to, and what is loud only where that begins.
    @Test func levelsAreLookedForWhereTheyCount() async throws {
        let file = try await Tool.run(
            "sox", ["-D", "-n", "-r", "8000", "-b", "16", "-c", "1", "-t", "wav", "-", "trim", "0", "2"])
        #expect(RecordingFacts(file.output).isSilent)
        #expect(RecordingFacts(file.output, longest: 2).isSilent)
        #expect(!RecordingFacts(file.output, longest: 1.9).isSilent)
        var last = file.output
        last[last.count - 1] = 0x40
        #expect(!RecordingFacts(last).isSilent)
    }

    @Test(arguments: [(44_100, 128), (24_000, 64), (16_000, 32), (48_000, 320)])
    func mp3IsMeasured(rate: Int, kilobits: Int) async throws {
        let wave = try await Tool.run(
            "sox",
            [
                "-D", "-n", "-r", "\(rate)", "-c", "1", "-b", "16", "-t", "wav", "-", "synth", "3", "sine",
                "300",
            ])
        for tag in [["-id3v2_version", "3"], ["-id3v2_version", "0", "-write_xing", "0"]] {
            let file = try await Tool.run(
                "ffmpeg",
                ["-v", "error", "-i", "pipe:0", "-b:a", "\(kilobits)k", "-metadata", "title=x"] + tag
                    + ["-f", "mp3", "pipe:1"], input: wave.output)
            let facts = RecordingFacts(file.output)
            #expect(facts.kind == .mp3)
            #expect(abs((facts.seconds ?? 0) - 3) < 0.2)
        }
    }

    @Test func brokenRecordingsNeverTrap() async throws {
        #expect(RecordingFacts([UInt8]()).kind == .other)
        #expect(RecordingFacts(Array("hello".utf8)).kind == .other)
        let wave = try await Tool.run(
            "sox",
            [
                "-D", "-n", "-r", "8000", "-c", "1", "-b", "16", "-t", "wav", "-", "synth", "0.01", "sine",
                "300",
            ])
        for count in 0..<min(wave.output.count, 60) {
            _ = RecordingFacts(Array(wave.output[..<count]))
            for byte: UInt8 in [0, 0x7F, 0x80, 0xFF] {
                var other = wave.output
                other[count] = byte
                _ = RecordingFacts(other)
            }
        }
        _ = RecordingFacts([UInt8](repeating: 0xFF, count: 100))
        _ = RecordingFacts(Array("ID3".utf8) + [UInt8](repeating: 0xFF, count: 100))
    }
}
