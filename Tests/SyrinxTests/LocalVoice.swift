// SPDX-License-Identifier: Apache-2.0

import Syrinx
import SyrinxEmulator
import Testing

/// A speaker whose service is an emulator in this process, over real HTTP.
func withLocalVoice<Result: Sendable>(
    format: String = "raw-24khz-16bit-mono-pcm",
    _ change: (inout EmulatorConfiguration) -> Void = { _ in },
    _ body: @escaping @Sendable (Speaker) async throws -> Result
) async throws -> Result {
    var configuration = EmulatorConfiguration()
    change(&configuration)
    return try await Emulator.withEmulator(configuration) { url in
        var configuration = SpeakerConfiguration(
            endpoint: try AzureEndpoint(url: url), credential: .key("any"))
        configuration.format = try #require(OutputFormat(named: format))
        return try await body(Speaker(configuration))
    }
}
