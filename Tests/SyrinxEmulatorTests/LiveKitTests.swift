// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import SyrinxEmulator

/// A client of the service that we did not write, where it is installed: `SYRINX_TEST_LIVEKIT=1 make setup`.
@Suite(.enabled(if: LiveKit.isInstalled, "livekit-plugins-azure is not installed"))
struct LiveKitTests {
    @Test func liveKitGetsSpeech() async throws {
        try await Scratch.withFile { path in
            let result = try await Emulator.withEmulator(EmulatorConfiguration(voice: .tone)) { url in
                try await Tool.run(
                    "env",
                    [
                        "PYTHONPATH=\(LiveKit.packages)", "python3",
                        "\(LiveKit.root)/Tests/Fixtures/livekit_client.py", url, "Hello.", path,
                    ])
            }
            // Rate, channels, frames: 1.5 s.
            #expect(result.text == "24000 1 36000\n", "\(result.errors)")
            let stat = try await Tool.run("sox", [path, "-n", "stat"]).errors
            let line = stat.split(separator: "\n").first { $0.hasPrefix("Rough") } ?? ""
            let frequency = line.split(separator: " ").last.flatMap { Int($0) } ?? 0
            #expect((435...445).contains(frequency), "\(stat)")
        }
    }
}

private enum LiveKit {
    /// Of the repository.
    static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
    static let packages = root + "/.build/livekit"

    // SAFETY: the path outlives the call.
    static let isInstalled = unsafe access(packages + "/livekit/plugins/azure", F_OK) == 0
}
