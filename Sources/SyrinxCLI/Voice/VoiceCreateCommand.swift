// SPDX-License-Identifier: Apache-2.0

import Syrinx

struct VoiceCreateCommand: Command {
    static let manual = Manual(
        name: "voice create",
        abstract: "Make a voice from a person's recordings, with that person's consent.",
        discussion: """
            The recordings are looked at first, then it says what will be sent where, and asks. What is not mono,
            or in a form that the provider does not take, is sent as a copy in WAV.

            When it is killed, or fails, give the same command again: it goes on where it stopped, and makes
            nothing twice. The same name at the same provider is the same voice.

            Of --container, --consent, --dataset-url and --callback, @FILE reads the URL from a file: its signature,
            or whatever else is secret in it, is then seen by nobody who lists processes.

            EXAMPLES:
              syrinx voice create Anna anna.wav --consent consent.wav \\
                  --speaker "Anna Example" --company "Example Ltd" --wait
              syrinx voice create Anna --provider resemble a.wav b.wav c.wav --consent consent.wav \\
                  --speaker "Anna Example" --company "Example Ltd" \\
                  --listen 8080 --public-url https://tunnel.example
              syrinx voice create Anna --container @container.txt --prefix anna/ --consent consent.wav \\
                  --speaker "Anna Example" --company "Example Ltd" --region eastus
            """,
        operands: .first(
            "name", help: "What the voice is to be called.", more: "file",
            moreHelp: "Recordings of the person, as with --sample."),
        options: WantedVoiceOptions.options + CallbackListener.options + [
            .flag("wait", nil, "Return when the voice can speak; --max-time says how long at the most."),
            .flag("no-check", nil, "Send the recordings whatever seems to be wrong with them."),
            Confirmation.option,
        ] + VoiceOptions.options)

    private let options: VoiceOptions
    private let wanted: WantedVoice
    private let transcripts: String?
    private let shownSecrets: [String]
    private let listener: CallbackListener?
    private let confirmation: Confirmation
    private let waits: Bool
    private let isChecked: Bool

    init(_ arguments: Arguments) throws {
        options = try VoiceOptions(arguments)
        let given = try WantedVoiceOptions(arguments, for: options.provider)
        (wanted, transcripts, shownSecrets) = (given.wanted, given.transcripts, given.shownSecrets)
        listener = try CallbackListener(arguments, isLocal: options.service.isLocal)
        waits = arguments.has("wait")
        isChecked = !arguments.has("no-check")
        confirmation = try Confirmation(arguments)
    }

    func run() async throws {
        try await options.run { studio in
            warn()
            let (wanted, check) = try await prepare(try studio.whatIsSent(of: wanted))
            guard let listener else {
                return try await create(wanted, check, studio) { voice, progress in
                    guard waits && voice.phase == .pending else { return voice }
                    return try await studio.wait(
                        for: voice.id, limit: options.waitLimit(for: wanted.thoroughness),
                        onFailure: { progress.note($0) }, onPoll: { progress.note($0) })
                }
            }
            try await listener.listening { callbacks in
                var wanted = wanted
                wanted.callbackURL = callbacks.url
                try await create(wanted, check, studio) { voice, progress in
                    try await callbacks.wait(
                        for: voice, studio, limit: options.waitLimit(for: wanted.thoroughness), progress)
                }
            }
        }
    }

    private func warn() {
        guard !options.quiet else { return }
        for option in shownSecrets {
            StandardError.write(
                "syrinx: whoever lists this machine's processes sees what is secret in --\(option): write the URL into a "
                    + "file, and give --\(option) @FILE.")
        }
    }

    /// - Throws: Where something speaks against the recordings: all of it is told before.
    private func prepare(_ wanted: WantedVoice) async throws -> (WantedVoice, RecordingCheck) {
        var wanted = wanted
        var missing: [String] = []
        if options.provider == .resemble, case .recordings(var recordings) = wanted.material {
            missing = try Transcripts.fill(&recordings, from: transcripts)
            wanted.material = .recordings(recordings)
        }
        let check = try await RecordingCheck(wanted, for: options.provider)
        let problems = missing + (isChecked ? check.problems : [])
        guard problems.isEmpty else {
            problems.forEach { StandardError.write("syrinx: \($0.printable)") }
            let count = problems.count == 1 ? "one thing is" : "\(problems.count) things are"
            throw SyrinxError(
                .invalidArgument,
                "Nothing was sent: \(count) wrong."
                    + (missing.isEmpty ? " (--no-check sends the recordings all the same.)" : ""))
        }
        return (wanted, check)
    }

    private func create(
        _ wanted: WantedVoice, _ check: RecordingCheck, _ studio: VoiceStudio,
        finish: (ClonedVoice, CloningProgress) async throws -> ClonedVoice
    ) async throws {
        let announcement = VoiceAnnouncement(
            wanted: wanted, given: self.wanted, check: check, provider: options.provider, host: studio.host)
        if !options.quiet || !confirmation.isGiven { StandardError.write(announcement.text) }
        try await confirmation.obtain("Send this, and make the voice?")
        let progress = CloningProgress(quiet: options.quiet, verbose: options.verbose)
        defer { progress.end() }
        do {
            let begun = try await check.withSendable(wanted) { sendable in
                try await studio.create(sendable) { progress.note($0) }
            }
            let voice = try await finish(begun, progress)
            progress.end()
            try ClonedVoiceReport.show(voice, json: options.json)
            try voice.checkIsNotFailed()
            tellNext(voice)
        } catch {
            progress.end()
            throw Self.told(error, hasBegun: progress.hasBegun)
        }
    }

    /// With how to go on.
    private static func told(_ error: any Error, hasBegun: Bool) -> any Error {
        let isStopped = Interruption.exitStatus != nil || error is CancellationError
        var told =
            isStopped
            ? SyrinxError(.cancelled, "Stopped.") : error as? SyrinxError ?? SyrinxError(.other, "\(error)")
        // What will be refused again, or has failed for good, says itself what to do.
        if hasBegun && (isStopped || told.code == .cancelled || told.isPassing) {
            told.remains = "Nothing is lost: give the same command again, and it goes on where it stopped."
        }
        return told
    }

    private func tellNext(_ voice: ClonedVoice) {
        guard !options.quiet && !options.json else { return }
        switch voice.phase {
        case .ready: StandardError.write("syrinx: it speaks with: \(voice.hint)")
        case .pending:
            let provider = options.provider == .azure ? "" : " --provider \(options.provider.rawValue)"
            StandardError.write(
                "syrinx: it is being made: `syrinx voice wait\(provider) \(voice.id.printable)`")
        case .failed: break
        }
    }
}
