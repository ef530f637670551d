// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Through the real alsa-lib into a real sound server, and back from its monitor.
    @Suite(.serialized, .pulseAudio)
    struct Sound {
        enum Verb: Sendable { case say, play }

        private static let formats = [Material.pcm, Material.mp3, Material.ogg]

        /// A machine that is busy with something else may stumble: one smooth run of three will do.
        private static let attempts = 3

        private let pulse = PulseAudio.current

        private func command(_ verb: Verb, _ format: String, _ length: String) -> Command {
            switch verb {
            case .say: .say("/audio?of=\(length)", id: nil, "-F", format).atOnce
            case .play: .syrinx("play", "-F", format, Material.path(format, length)).atOnce
            }
        }

        /// Three streams at once: PCM, MP3 and Opus, each on its sink.
        @Test(arguments: [Verb.say, .play], ["3s", "10s"])
        func isHeardWhole(_ verb: Verb, _ length: String) async throws {
            for attempt in 1...Self.attempts {
                let streams = try await Machine.alone {
                    try await withThrowingTaskGroup(of: HeardStream.self) { group in
                        for (format, sink) in zip(Self.formats, PulseAudio.sinks) {
                            let command = command(verb, format, length).adding("-D", sink, "--json")
                            group.addTask { try await HeardStream(command, format, length, sink) }
                        }
                        return try await group.reduce(into: []) { $0.append($1) }
                    }
                }
                var results: [HeardStream.Judgement] = []
                for stream in streams { results.append(try await stream.judged()) }
                if attempt < Self.attempts, results.contains(where: \.hasStumbled) { continue }
                for result in results { result.check() }
                return
            }
        }

        @Test(arguments: [SIGINT, SIGTERM])
        func stopsInTheMiddle(_ number: Int32) async throws {
            let sink = PulseAudio.sinks[0]
            let begin = try pulse.position(sink)
            let command = command(.play, Material.pcm, "10s").with(pulse.environment)
            let outcome = try await command.run { session in
                try await pulse.waitForSound(sink, from: begin)
                session.send(number)
            }
            expectFailure(outcome, 128 + number, says: ["Stopped"])
            let end = try pulse.position(sink)
            let heard = try await pulse.recording(sink)
            // A quarter of a second later it is still.
            #expect(heard[(end + Material.sampleRate / 4)...].allSatisfy { $0 == 0 })
        }

        /// Nothing plays while a sink is suspended; it goes on where it was.
        @Test
        func outlivesSuspension() async throws {
            let sink = PulseAudio.sinks[0]
            let begin = try pulse.position(sink)
            let outcome = try await command(.play, Material.pcm, "3s").with(pulse.environment).run {
                session in
                try await pulse.waitForSound(sink, from: begin)
                for isOn in ["1", "0"] {
                    let pactl = Command(["pactl", "suspend-sink", sink, isOn]).with(pulse.environment)
                    try await #expect(pactl.atOnce.run().status == 0)
                }
            }
            expectSuccess(outcome)
        }

        /// The file is whole although the device is gone.
        @Test(arguments: [false, true])
        func outlivesTheServer(_ isKept: Bool) async throws {
            try await PulseAudio.run { pulse, server in
                let folder = try TemporaryDirectory()
                // Long: on a busy machine it takes a while to see that it sounds.
                var command = command(.play, Material.mp3, "30s").with(pulse.environment)
                if isKept { command.arguments += ["--play", "-o", folder.file("x.wav")] }
                let sink = PulseAudio.sinks[0]
                let begin = try pulse.position(sink)
                let outcome = try await command.run { session in
                    try await pulse.waitForSound(sink, from: begin)
                    server.kill()
                }
                expectFailure(outcome, 40, says: ["\"default\" was lost"])
                #expect(outcome.errors.contains("The file is whole.") == isKept, "\(outcome.errors)")
                #expect(try folder.fileNames == (isKept ? ["x.wav"] : []))
                guard isKept else { return }
                let kept = try WAVE(path: folder.file("x.wav"))
                #expect(kept.isWhole)
                #expect(try await kept.samples == Command.decode(Material.mp3, "30s"))
            }
        }

        @Test
        func refusedServer() async throws {
            let outcome = try await Command.syrinx("play", Material.path(Material.mp3)).with(
                pulse.environment.merging(["PULSE_SERVER": "unix:/nonexistent/native"]) { $1 }
            ).run()
            expectFailure(outcome, 40, says: ["\"default\"", "`syrinx devices`"])
        }

        /// alsa-lib's own words are for those who ask for them.
        @Test
        func verboseTellsMore() async throws {
            let command = Command.syrinx("play", "-D", "hw:31", Material.path(Material.mp3))
            expectFailure(try await command.run(), 40, says: ["\"hw:31\""])
            let verbose = try await command.adding("--verbose").run()
            expectGoodManners(verbose)
            #expect(verbose.status == 40)
            #expect(verbose.errors.contains("alsa: "), "\(verbose.errors)")
        }
    }
}
