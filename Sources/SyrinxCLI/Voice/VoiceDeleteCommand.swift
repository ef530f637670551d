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
            let place = studio.provider.title
            let more = purge ? ", and what \(place) keeps of it apart: consent and recordings" : ""
            try await confirmation.obtain("Delete the voice \(name) at \(place)\(more)?")
            let removal = try await studio.delete(target.id, named: target.voice?.name, purge: purge)
            if options.json {
                return try StandardOutput.write(
                    target.voice.map { ClonedVoiceReport.json($0).text } ?? "null")
            }
            if !options.quiet {
                StandardError.write("syrinx: \(Self.report(removal, name, at: place, purged: purge))")
            }
        }
    }

    /// What went and what is left, in sentences.
    static func report(_ removal: VoiceRemoval, _ name: String, at place: String, purged: Bool) -> String {
        let others = removal.removed.filter { $0 != .voice }.map { "its \($0.rawValue)" }
        var text =
            removal.removed.contains(.voice)
            ? "\(name) is deleted at \(place)" : "\(name) was not at \(place) any more"
        if !others.isEmpty {
            let list = others.joined(separator: " and ")
            text += removal.removed.contains(.voice) ? ", with \(list)" : "; deleted: \(list)"
        }
        text += "."
        guard !removal.kept.isEmpty else { return text }
        let kept = removal.kept.map { "its \($0.rawValue)" }.joined(separator: " and ")
        return text + " Left there: \(kept)"
            + (purged
                ? " (not made from here, or in use by other voices)." : " (--purge takes that as well).")
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
