// SPDX-License-Identifier: Apache-2.0

import Syrinx

struct VoiceListCommand: Command {
    static let manual = Manual(
        name: "voice list", abstract: "List the voices that were made with this account.",
        discussion: """
            Those of the provider for everybody are in `syrinx voices`.

            EXAMPLES:
              syrinx voice list --provider resemble
              syrinx voice list --json | jq -r '.[] | select(.phase == "ready") | .id'
            """,
        options: VoiceOptions.options)

    private let options: VoiceOptions

    init(_ arguments: Arguments) throws {
        options = try VoiceOptions(arguments)
    }

    func run() async throws {
        try await options.run { studio in
            let report = ClonedVoiceReport(voices: try await studio.voices())
            if options.json { return try StandardOutput.write(report.jsonList) }
            guard !report.voices.isEmpty else {
                if !options.quiet {
                    StandardError.write("syrinx: \(studio.provider.title) has no voices of this account.")
                }
                return
            }
            try StandardOutput.write(report.table)
        }
    }
}
