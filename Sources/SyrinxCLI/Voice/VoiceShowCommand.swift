// SPDX-License-Identifier: Apache-2.0

import Syrinx

struct VoiceShowCommand: Command {
    static let manual = Manual(
        name: "voice show", abstract: "Show one voice.",
        discussion: """
            EXAMPLES:
              syrinx voice show Anna
              syrinx voice show --provider speechify --json Anna
            """,
        operands: .one("name|id", help: "The voice, by its name or by its id."), options: VoiceOptions.options
    )

    private let voice: String
    private let options: VoiceOptions

    init(_ arguments: Arguments) throws {
        voice = arguments.operands[0]
        options = try VoiceOptions(arguments)
    }

    func run() async throws {
        try await options.run { studio in
            try ClonedVoiceReport.show(try await studio.voice(voice), json: options.json)
        }
    }
}
