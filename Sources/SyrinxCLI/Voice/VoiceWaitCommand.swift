// SPDX-License-Identifier: Apache-2.0

import Syrinx

struct VoiceWaitCommand: Command {
    static let manual = Manual(
        name: "voice wait", abstract: "Wait until a voice can speak.",
        discussion: """
            The exit status is 0 when it can, 22 when it never will, 28 when it is not there in time. Without
            --max-time that is 10 minutes, and 2 hours for Resemble's professional voices. Failures that pass do
            not end it.

            EXAMPLES:
              syrinx voice wait Anna && syrinx say --personal Anna "Here I am."
              syrinx voice wait --provider resemble --max-time 3600 Anna
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
            let voice = try await studio.voice(voice)
            let progress = CloningProgress(quiet: options.quiet, verbose: options.verbose)
            defer { progress.end() }
            let made = try await studio.wait(
                for: voice.id, limit: options.waitLimit(for: voice.thoroughness),
                onFailure: { progress.note($0) }, onPoll: { progress.note($0) })
            progress.end()
            try ClonedVoiceReport.show(made, json: options.json)
            try made.checkIsNotFailed()
        }
    }
}
