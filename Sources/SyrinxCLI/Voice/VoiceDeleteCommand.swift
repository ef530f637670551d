// SPDX-License-Identifier: Apache-2.0

import Syrinx

struct VoiceDeleteCommand: Command {
    static let manual = Manual(
        name: "voice delete", abstract: "Delete a voice at its provider.",
        discussion: """
            It asks first. What is not there any more counts as deleted.

            EXAMPLES:
              syrinx voice delete Anna
              syrinx voice delete --provider resemble --purge --yes Anna
            """,
        operands: .one("name|id", help: "The voice, by its name or by its id."),
        options: [
            .flag(
                "purge", nil, "The consent and the recordings as well, where the provider keeps them apart."),
            Confirmation.option,
        ] + VoiceOptions.options)

    private let voice: String
    private let purge: Bool
    private let options: VoiceOptions
    private let confirmation: Confirmation

    init(_ arguments: Arguments) throws {
        voice = arguments.operands[0]
        purge = arguments.has("purge")
        options = try VoiceOptions(arguments)
        confirmation = try Confirmation(arguments)
    }

    func run() async throws {
        try await options.run { studio in
            let voice = try await studio.voice(voice)
            let name = "\"\(voice.name)\" (\(voice.id))".printable
            let more = purge ? ", with its consent and its recordings" : ""
            try await confirmation.obtain("Delete the voice \(name) at \(studio.provider.title)\(more)?")
            try await studio.delete(voice.id, purge: purge)
            if options.json { return try StandardOutput.write(ClonedVoiceReport.json(voice).text) }
            if !options.quiet {
                StandardError.write("syrinx: \(name) is deleted at \(studio.provider.title)\(more).")
            }
        }
    }
}
