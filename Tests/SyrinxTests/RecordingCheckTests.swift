// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Syrinx

/// Recordings made by sox, and what is said of them.
@Suite struct RecordingCheckTests {
    /// Noise in the shape of speech: loud and soft by turns, a quarter of a second each.
    private static let speech = "synth 6 pinknoise tremolo 2 90 gain -n -6"

    private func sox(
        _ folder: borrowing TemporaryDirectory, _ name: String, _ effects: String,
        _ form: String = "-r 24000 -c 1"
    )
        throws -> String
    {
        let path = folder.file(name)
        _ = try output(of: ["bash", "-c", "sox -R -V1 -n -b 16 \(form) '\(path)' \(effects)"])
        return path
    }

    private func wanted(
        _ samples: [String], consent: String? = nil, _ thoroughness: WantedVoice.Thoroughness = .rapid
    ) -> WantedVoice {
        var agreement = WantedVoice.Consent(speakerName: "A", company: "B")
        agreement.proof = consent.map { .recording(path: $0) }
        return WantedVoice(
            name: "V", consent: agreement,
            material: .recordings(samples.map { WantedVoice.Recording(path: $0, transcript: "x") }),
            thoroughness: thoroughness)
    }

    /// What sox itself says of a file, by its own names.
    private func stats(_ path: String) throws -> [String: Double] {
        let text = try run(["sox", path, "-n", "stats"]).error
        var stats: [String: Double] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if let value = words.last.flatMap({ Double($0) }) {
                stats[words.dropLast().joined(separator: " ")] = value
            }
        }
        return stats
    }

    @Test(arguments: [
        "synth 6 sine 440 gain -20", "synth 6 whitenoise gain -30", "synth 6 square 100 gain -3",
    ])
    func levelsAreThoseThatSoxMeasures(_ effects: String) async throws {
        let folder = try TemporaryDirectory()
        let path = try sox(folder, "a.wav", effects)
        let facts = try await RecordingReader.measure(path)
        let stats = try stats(path)
        let (peak, level) = (try #require(stats["Pk lev dB"]), try #require(stats["RMS lev dB"]))
        #expect(abs(facts.peak - peak) < 0.1 && abs(facts.level - level) < 0.1)
        #expect(facts.length == .seconds(6) && facts.speechLength == .seconds(6))
        #expect(facts.format == PCMFormat(sampleRate: 24_000) && facts.container == .riff)
        #expect(facts.wave?.tag == 1 && facts.wave?.bitsPerSample == 16)
        #expect(facts.clippedPart == 0)
    }

    /// Silence around it, and one click, change nothing about how loud somebody speaks.
    @Test func pausesAreNoPartOfTheLevel() async throws {
        let folder = try TemporaryDirectory()
        let plain = try await RecordingReader.measure(try sox(folder, "a.wav", "synth 6 sine 440 gain -20"))
        let padded = try await RecordingReader.measure(
            try sox(folder, "b.wav", "synth 6 sine 440 gain -20 pad 4 2"))
        #expect(abs(plain.level - padded.level) < 0.1)
        #expect(padded.length == .seconds(12) && padded.speechLength == .seconds(6))
    }

    @Test(arguments: [
        ("\(speech)", "-r 24000 -c 1", Provider.azure, [String]()),
        ("\(speech) repeat 1", "-r 24000 -c 1", .speechify, []),
        ("\(speech)", "-r 24000 -c 1", .speechify, ["lasts 6 s: Speechify takes 10 to 30 s for each file"]),
        ("\(speech) trim 0 4.96", "-r 24000 -c 1", .azure, ["lasts 4.9 s: Azure takes 5 to 90 s in all"]),
        (
            "\(speech) repeat 15 trim 0 90.04", "-r 16000 -c 1", .azure,
            ["lasts 90.1 s: Azure takes 5 to 90 s"]
        ),
        ("\(speech)", "-r 8000 -c 1", .azure, ["has 8000 Hz"]),
        ("\(speech) gain -28", "-r 24000 -c 1", .azure, ["is too quiet"]),
        ("\(speech) gain 20", "-r 24000 -c 1", .azure, ["is clipped: "]),
        ("synth 6 sine 440 vol 0", "-r 24000 -c 1", .azure, ["is silent"]),
        ("synth 6 whitenoise vol 0.0005", "-r 24000 -c 1", .azure, ["is silent"]),
        ("\(speech) pad 0 30", "-r 24000 -c 1", .azure, ["is mostly silence: somebody speaks for"]),
        (
            "synth 1 pinknoise vol 0.01", "-r 8000 -c 1", .speechify,
            ["lasts 1 s", "has 8000 Hz", "is too quiet"]
        ),
    ])
    func aSentenceForEachFailure(
        _ effects: String, _ form: String, _ provider: Provider, _ words: [String]
    ) async throws {
        let folder = try TemporaryDirectory()
        let path = try sox(folder, "voice.wav", effects, form)
        let problems = try await RecordingCheck(wanted([path]), for: provider).problems
        #expect(problems.count == words.count, "\(problems)")
        for (problem, words) in zip(problems, words) {
            #expect(problem.hasPrefix(path) && problem.contains(words), "\(problem)")
        }
    }

    @Test func allFailuresOfAllFilesAtOnce() async throws {
        let folder = try TemporaryDirectory()
        let quiet = try sox(folder, "quiet.wav", "\(Self.speech) gain -28")
        let long = try sox(folder, "long.wav", "\(Self.speech) repeat 2")
        let consent = try sox(folder, "consent.wav", "synth 1 pinknoise")
        try write([1, 2, 3], to: folder.file("junk.wav"))
        let files = [quiet, long, folder.file("junk.wav"), folder.file("none.wav")]
        let check = try await RecordingCheck(wanted(files, consent: consent), for: .resemble)
        #expect(check.samples.map(\.path) == [quiet, long] && check.consent?.path == consent)
        let expected = [
            ("junk.wav", "no format that is known"), ("none.wav", "No such file"),
            ("quiet.wav", "too quiet"), ("long.wav", "lasts 18 s: Resemble takes 1 to 12 s for each file"),
            ("consent.wav", "lasts 1 s: Resemble takes at least 2 s"),
        ]
        #expect(check.problems.count == expected.count, "\(check.problems)")
        for (name, words) in expected {
            #expect(check.problems.contains { $0.contains(name) && $0.contains(words) }, "\(name): \(words)")
        }
    }

    @Test func whatHoldsForAllTogether() async throws {
        let folder = try TemporaryDirectory()
        let short = try sox(folder, "a.wav", "synth 4 pinknoise gain -n -6")
        let two = try await RecordingCheck(wanted([short, short]), for: .resemble).problems
        #expect(
            two == [
                "Resemble wants at least 3 of the recordings, and there are 2.",
                "All together they last 8 s: Resemble takes at least 10 s in all.",
            ])
        #expect(try await RecordingCheck(wanted([short, short, short]), for: .resemble).problems.isEmpty)
        let professional = try await RecordingCheck(wanted([short], .professional), for: .resemble).problems
        #expect(professional.contains { $0.contains("at least 20") })
        #expect(professional.contains { $0.contains("at least 600 s") })
        let speechify = try await RecordingCheck(wanted([short, short]), for: .speechify).problems
        #expect(speechify.contains("Speechify wants 1 of the recordings, and there are 2."))
    }

    @Test(arguments: [
        (".mp3", "-b:a 128k", Provider.azure, false),
        (".mp3", "-b:a 48k", .azure, true),
        (".mp3", "-b:a 128k", .resemble, true), (".wav", "-r 22050 -c 1", .azure, true),
        (".wav", "-r 22050 -c 1", .speechify, false), (".wav", "-r 48000 -c 2", .speechify, true),
        (".wav", "-r 24000 -c 1 -e mu-law", .azure, true), (".wav", "-r 24000 -c 1", .resemble, false),
    ])
    func whatIsCopied(_ ending: String, _ form: String, _ provider: Provider, _ isCopied: Bool) async throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("anna" + ending)
        // sox takes the size of samples as it comes for what has its own.
        let bits = form.contains("mu-law") ? "" : "-b 16"
        if ending == ".mp3" {
            let plain = try sox(folder, "plain.wav", Self.speech)
            let command = "ffmpeg -v error -i '\(plain)' \(form) '\(path)'"
            _ = try output(of: ["bash", "-c", command])
        } else {
            _ = try output(of: ["bash", "-c", "sox -R -V1 -n \(bits) \(form) '\(path)' \(Self.speech)"])
        }
        let before = try contents(of: path)
        let wanted = wanted([path, path])
        let check = try await RecordingCheck(wanted, for: provider)
        #expect(check.copied.isEmpty != isCopied)
        let sent = try await check.withSendable(wanted) { sendable in
            guard case .recordings(let recordings) = sendable.material else { return [String]() }
            #expect(recordings.map(\.transcript) == ["x", "x"])
            for recording in recordings {
                guard recording.path != path else { continue }
                let facts = try await RecordingReader.measure(recording.path)
                #expect(facts.container == .riff)
                #expect(
                    facts.format.channelCount == 1 && facts.wave?.tag == 1 && facts.wave?.bitsPerSample == 16)
                #expect(check.copied.first.map { abs($0.level - facts.level) < 0.5 } == true)
                #expect(recording.path.hasSuffix("/anna.wav"))
                let rate = provider == .azure ? 24_000 : facts.format.sampleRate
                #expect(facts.format.sampleRate == rate && facts.format.sampleRate >= 22_050)
                let root = recording.path.split(separator: "/").dropLast(2).joined(separator: "/")
                let mode = try FileManager.default.attributesOfItem(atPath: "/" + root)[.posixPermissions]
                #expect(mode as? Int == 0o700)
            }
            return recordings.map(\.path)
        }
        #expect(sent.allSatisfy { ($0 == path) != isCopied } && sent.count == 2)
        #expect(sent.allSatisfy { FileManager.default.fileExists(atPath: $0) != isCopied })
        #expect(try contents(of: path) == before)
    }

    /// Both ends of the copy are there: the resampler's rest, too.
    @Test func aCopyIsWhole() async throws {
        let folder = try TemporaryDirectory()
        let path = try sox(folder, "a.wav", "synth 6 sine 440 gain -6", "-r 22050 -c 2")
        let wanted = wanted([path])
        try await RecordingCheck(wanted, for: .azure).withSendable(wanted) { sendable in
            guard case .recordings(let recordings) = sendable.material else { return }
            let copy = try await RecordingReader.measure(recordings[0].path)
            #expect(copy.format == PCMFormat(sampleRate: 24_000))
            #expect(abs(copy.length / .seconds(1) - 6) < 0.01)
            let stats = try stats(recordings[0].path)
            #expect(abs((stats["RMS lev dB"] ?? 0) + 9.03) < 0.1)
        }
    }

    private struct Failure: Error {}

    @Test func copiesAreGoneAfterAFailure() async throws {
        let folder = try TemporaryDirectory()
        let path = try sox(folder, "a.wav", Self.speech, "-r 24000 -c 2")
        let wanted = wanted([path], consent: path)
        let check = try await RecordingCheck(wanted, for: .azure)
        var copies: [String] = []
        await #expect(throws: Failure.self) {
            try await check.withSendable(wanted) { sendable in
                if case .recordings(let recordings) = sendable.material { copies += recordings.map(\.path) }
                if case .recording(let path)? = sendable.consent.proof { copies.append(path) }
                throw Failure()
            }
        }
        #expect(copies.count == 2 && copies.allSatisfy { !FileManager.default.fileExists(atPath: $0) })
        let root = copies[0].split(separator: "/").dropLast(2).joined(separator: "/")
        #expect(!FileManager.default.fileExists(atPath: "/" + root))
    }

    @Test func headersOfAllKinds() throws {
        let folder = try TemporaryDirectory()
        for (bits, encoding, tag) in [
            (16, "signed-integer", 1), (24, "signed-integer", 1), (32, "floating-point", 3), (8, "a-law", 6),
        ] {
            let path = folder.file("\(bits).wav")
            _ = try output(of: [
                "sox", "-n", "-b", "\(bits)", "-e", encoding, "-r", "16000", path, "synth", "0.1",
            ])
            let encoding = try #require(WaveEncoding(try contents(of: path)))
            #expect(encoding.tag == tag && encoding.bitsPerSample == bits)
        }
        let whole = try contents(of: folder.file("24.wav"))
        for count in 0..<60 { _ = WaveEncoding(Array(whole.prefix(count))) }
        #expect(
            WaveEncoding(
                Array("RIFF....WAVELIST".utf8) + [255, 255, 255, 255] + Array(repeating: 0, count: 90)) == nil
        )
    }
}
