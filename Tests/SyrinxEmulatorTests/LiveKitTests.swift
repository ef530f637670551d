// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import SyrinxEmulator

/// Clients of the services that we did not write, where they are installed: `SYRINX_TEST_LIVEKIT=1 make setup`.
@Suite struct LiveKitTests {
    @Test(.enabled(if: LiveKit.has("azure"), "livekit-plugins-azure is not installed"))
    func liveKitGetsSpeech() async throws {
        try await Scratch.withFile { path in
            let result = try await Emulator.withEmulator(EmulatorConfiguration(voice: .tone)) { url in
                try await Tool.run(
                    "env",
                    [
                        "PYTHONPATH=\(LiveKit.packages)", "python3", Fixture.path("livekit_client.py"), url,
                        "Hello.", path,
                    ])
            }
            // Rate, channels, frames: 1.5 s.
            #expect(result.text == "24000 1 36000\n", "\(result.errors)")
            try await Self.expectTone(path)
        }
    }

    @Test(
        .enabled(
            if: LiveKit.has("speechify") && LiveKit.has("resemble"), "livekit's plugins are not installed"),
        // LiveKit hands the last words on with 10 ms of silence.
        arguments: [("speechify", "24000 1 36240 Hello there."), ("resemble", "44100 1 66150")])
    func liveKitGetsSpeechElsewhere(provider: String, said: String) async throws {
        try await Scratch.withFile { path in
            let result = try await Emulator.withEmulator(EmulatorConfiguration(voice: .tone)) { url in
                try await Tool.run(
                    "env",
                    [
                        "PYTHONPATH=\(LiveKit.packages)", "python3", Fixture.path("livekit_voices.py"),
                        provider,
                        url, "Hello there.", path,
                    ])
            }
            #expect(result.text == said + "\n", "\(result.errors)")
            try await Self.expectTone(path)
        }
    }

    private static func expectTone(_ path: String) async throws {
        let stat = try await Tool.run("sox", [path, "-n", "stat"]).errors
        let line = stat.split(separator: "\n").first { $0.hasPrefix("Rough") } ?? ""
        let frequency = line.split(separator: " ").last.flatMap { Int($0) } ?? 0
        #expect((435...445).contains(frequency), "\(stat)")
    }
}

private enum LiveKit {
    static let packages = Fixture.root + "/.build/livekit"

    static func has(_ plugin: String) -> Bool {
        // SAFETY: the path outlives the call.
        unsafe access(packages + "/livekit/plugins/\(plugin)", F_OK) == 0
    }
}
