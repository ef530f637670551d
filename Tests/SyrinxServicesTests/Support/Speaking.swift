// SPDX-License-Identifier: Apache-2.0

import SyrinxCore

@testable import SyrinxServices

extension AzureSpeech {
    init(
        _ server: LocalServer, _ credential: Credential, transport: HTTPTransport = HTTPTransport()
    ) throws {
        self.init(endpoint: try AzureEndpoint(url: server.url), credential: credential, transport: transport)
    }

    /// Asks for speech and takes all of it.
    ///
    /// - Returns: How many bytes came.
    @discardableResult
    func say(_ text: String) async throws -> Int {
        let markup = SSML(text: text, voice: AzureVoice.default, locale: nil, prosody: Prosody())
        var count = 0
        for try await chunk in try await synthesize(markup, as: .default, onMilestone: { _, _ in }) {
            count += chunk.byteCount
        }
        return count
    }
}
