// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Syrinx

struct TokenCommand: Command {
    static let manual = Manual(
        name: "token", abstract: "Print a token for other programs.",
        discussion: """
            Obtains a bearer token with the resource's key, and prints it on standard output. It is good for ten
            minutes; other programs send it as `Authorization: Bearer TOKEN`.

            EXAMPLES:
              AZURE_SPEECH_TOKEN=$(syrinx token) other-program
              syrinx token --json
            """,
        options: ServiceOptions.options + [
            .flag("json", nil, "With the time at which it ends: token, expires, expiresInSeconds."),
            .flag("quiet", "q", "No messages but errors."),
        ])

    private let service: ServiceOptions
    private let json: Bool
    private let quiet: Bool

    init(_ arguments: Arguments) throws {
        service = try ServiceOptions(arguments)
        json = arguments.has("json")
        quiet = arguments.has("quiet")
    }

    private struct Document: Encodable {
        var token: String

        /// ISO 8601, UTC.
        var expires: String
        var expiresInSeconds: Int
    }

    func run() async throws {
        try await Interruption.handling {
            try await service.withTimeLimit {
                let speaker = Speaker(try await service.configuration(quiet: quiet))
                let token = try await speaker.accessToken()
                try StandardOutput.write(json ? JSONText.encode(document(token)) : token.text)
            }
        }
    }

    private func document(_ token: AccessToken) -> Document {
        let seconds = Int(token.life.components.seconds)
        return Document(
            token: token.text, expires: Date(timeIntervalSinceNow: Double(seconds)).formatted(.iso8601),
            expiresInSeconds: seconds)
    }
}
