// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Through the real alsa-lib into a real sound server, and back from its monitor.
    @Suite(.serialized)
    struct Sound {
        enum Verb: Sendable { case say, play }

        private static let formats = [Material.pcm, Material.mp3, Material.ogg]

        /// A machine that is busy with something else may stumble: one smooth run of three will do.
        private static let attempts = 3

        private func command(_ verb: Verb, _ format: String, _ length: String) -> Command {
            switch verb {
            case .say: .say("/audio?of=\(length)", id: nil, "-F", format)
            case .play: .syrinx("play", "-F", format, Material.path(format, length))
            }
        }

        /// Three streams at once: PCM, MP3 and Opus, each on its sink.
        @Test(arguments: [Verb.say, .play], ["3s", "10s"])
        func isHeardWhole(_ verb: Verb, _ length: String) async throws {
            try await Machine.alone {
                try await PulseAudio.run { pulse, _ in
                    for attempt in 1...Self.attempts {
                        let results = try await withThrowingTaskGroup(of: Heard.self) { group in
                            for (format, sink) in zip(Self.formats, PulseAudio.sinks) {
                                let command = command(verb, format, length).adding("-D", sink, "--json")
                                group.addTask { try await Heard(command, format, length, sink, pulse) }
                            }
                            return try await group.reduce(into: []) { $0.append($1) }
                        }
                        if attempt < Self.attempts, results.contains(where: \.hasStumbled) { continue }
                        for result in results { result.check() }
                        return
                    }
                }
            }
        }

        @Test(arguments: [SIGINT, SIGTERM])
        func stopsInTheMiddle(_ number: Int32) async throws {
            try await Machine.alone {
                try await PulseAudio.run { pulse, _ in
                    let sink = PulseAudio.sinks[0]
                    let begin = try pulse.position(sink)
                    let command = command(.play, Material.pcm, "10s").with(pulse.environment)
                    let outcome = try await command.run { session in
                        try await poll("a second of sound") {
                            try pulse.position(sink) > begin + Material.sampleRate * 3 / 2
                        }
                        session.send(number)
                    }
                    expectFailure(outcome, 128 + number, says: ["Stopped"])
                    let end = try pulse.position(sink)
                    let heard = try await pulse.recording(sink)
                    // A quarter of a second later it is still.
                    #expect(heard[begin..<end].contains { $0 != 0 })
                    #expect(heard[(end + Material.sampleRate / 4)...].allSatisfy { $0 == 0 })
                }
            }
        }

        @Test(arguments: [false, true])
        func outlivesTheServer(_ isKept: Bool) async throws {
            try await Machine.alone {
                try await PulseAudio.run { pulse, server in
                    let folder = try TemporaryDirectory()
                    var command = command(.play, Material.mp3, "10s").with(pulse.environment)
                    if isKept { command.arguments += ["--play", "-o", folder.file("x.wav")] }
                    let sink = PulseAudio.sinks[0]
                    let begin = try pulse.position(sink)
                    let outcome = try await command.run { session in
                        try await poll("a second of sound") {
                            try pulse.position(sink) > begin + Material.sampleRate * 3 / 2
                        }
                        server.kill()
                    }
                    expectFailure(outcome, 40, says: ["\"default\" was lost"])
                    #expect(try folder.fileNames == (isKept ? ["x.wav"] : []))
                    guard isKept else { return }
                    let kept = try WAVE(path: folder.file("x.wav"))
                    #expect(kept.isWhole)
                    #expect(try await kept.samples == Command.decode(Material.mp3, "10s"))
                }
            }
        }

        /// Nothing plays while a sink is suspended; it goes on where it was.
        @Test
        func outlivesSuspension() async throws {
            try await Machine.alone {
                try await PulseAudio.run { pulse, _ in
                    let sink = PulseAudio.sinks[0]
                    let begin = try pulse.position(sink)
                    let command = command(.play, Material.pcm, "3s").with(pulse.environment)
                    let outcome = try await command.run { session in
                        try await poll("a second of sound") {
                            try pulse.position(sink) > begin + Material.sampleRate * 3 / 2
                        }
                        for isOn in ["1", "0"] {
                            let pactl = Command(["pactl", "suspend-sink", sink, isOn]).with(pulse.environment)
                            try await #expect(pactl.run().status == 0)
                        }
                    }
                    expectSuccess(outcome)
                }
            }
        }
    }
}

/// One stream, played and recorded.
private struct Heard: Sendable {
    private let name: String
    private let outcome: Command.Outcome
    private let underrunCount: Int?
    private let alignment: Alignment?

    /// How like the source's own samples it is, before any encoder.
    private let similarity: Double

    init(
        _ command: Command, _ format: String, _ length: String, _ sink: String, _ pulse: PulseAudio
    ) async throws {
        name = "\(command.arguments[1]) \(length) \(format)"
        let decoded = try await Command.decode(format, length)
        let begin = try pulse.position(sink)
        outcome = try await command.with(pulse.environment).run()
        let recording = try await Array(pulse.recording(sink)[begin...])
        underrunCount = try TimelineReport(outcome.text).underrunCount
        alignment = Alignment(of: decoded, in: recording)
        similarity = Alignment(of: try Material.source(length), in: recording)?.similarity ?? 0
    }

    var hasStumbled: Bool {
        underrunCount != 0 || alignment?.strayMilliseconds.isEmpty != true
    }

    func check() {
        expectSuccess(outcome)
        #expect(underrunCount == 0, "\(name)")
        #expect(alignment?.strayMilliseconds == [], "\(name)")
        #expect((alignment?.similarity ?? 0) >= 0.9999, "\(name)")
        #expect(alignment?.hasMore == false, "\(name)")
        #expect(similarity >= 0.99, "\(name)")
        print("\(name): \(alignment?.similarity ?? 0) of what was decoded, \(similarity) of what was encoded")
    }
}
