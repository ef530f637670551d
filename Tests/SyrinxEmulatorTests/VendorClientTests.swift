// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

/// The services' own client libraries, which we did not write: `make setup` puts them beside the build.
@Suite struct VendorClientTests {
    private static func run(_ script: String, _ voice: VoiceCommand) async throws -> [String] {
        var configuration = EmulatorConfiguration(voice: voice)
        configuration.operationTime = .milliseconds(50)
        let result = try await Emulator.withEmulator(configuration) { url in
            try await Tool.run("python3", [Fixture.path(script), url])
        }
        #expect(result.status == 0, "\(result.errors)")
        return result.text.split(separator: "\n").map(String.init)
    }

    @Test func resemblesOwnClientMakesAVoiceAndSpeaks() async throws {
        #expect(
            try await Self.run("resemble_client.py", .tone) == [
                "refused False", "made True Ada initializing", "too early False",
                "twice False name has already been taken.", "recordings ['take 0', 'take 1', 'take 2'] 1",
                "changed take one happy", "build True", "status finished", "stream 48000",
                "clip 16000 24000 True", "voices [True]", "deleted True True", "gone False", "silent 404",
            ])
    }

    @Test func speechifysOwnClientMakesAVoiceAndSpeaks() async throws {
        #expect(
            try await Self.run("speechify_client.py", .espeakNG) == [
                "challenge True True", "short (400, 'validation_failed')", "made Ada female en-GB personal",
                "again True", "other (409, 'idempotency_conflict')",
                "used (422, 'consent_challenge_already_used')", "listed [True]", "paged True", "got Ada",
                "stream True", "timed True", "words ['Hello', 'there.', 'How', 'are', 'you?'] True",
                "offsets ['Hello', 'there.', 'How', 'are', 'you?']", "done speech.done True",
                "speech 24000 ['Hello', 'there.']", "gone (404, 'voice_not_found')",
                "silent (404, 'voice_not_found')",
            ])
    }
}
