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
            let target = try await target(studio)
            let name = target.name.printable
            let more = purge ? ", with its consent and its recordings" : ""
            try await confirmation.obtain("Delete the voice \(name) at \(studio.provider.title)\(more)?")
            try await studio.delete(target.id, purge: purge)
            if options.json {
                return try StandardOutput.write(
                    target.voice.map { ClonedVoiceReport.json($0).text } ?? "null")
            }
            if !options.quiet {
                StandardError.write("syrinx: \(name) is deleted at \(studio.provider.title)\(more).")
            }
        }
    }

    /// What is deleted, and how it is named in a question.
    ///
    /// What was begun here, and never became a voice or is gone, has left a consent perhaps, and a note.
    private func target(
        _ studio: VoiceStudio
    ) async throws(SyrinxError) -> (id: String, name: String, voice: ClonedVoice?) {
        do throws(SyrinxError) {
            let voice = try await studio.voice(voice)
            return (voice.id, "\"\(voice.name)\" (\(voice.id))", voice)
        } catch {
            let entry = try studio.ledger.entry(named: voice, at: studio.service.address)
            guard error.status == 404, let entry else { throw error }
            return (entry.voiceID ?? entry.name, "\"\(entry.name)\", or what is left of it,", nil)
        }
    }
}
