// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// `--listen`: Resemble tells this command what has become of the voice.
struct CallbackListener: Sendable {
    static let options: [Manual.Option] = [
        .value(
            "listen", of: "[host:]port",
            "For Resemble: be told here when the voice is there, and wait for it; on 127.0.0.1 if no host is given."
        ),
        .value(
            "public-url", of: "url", "Under which Resemble reaches --listen: a tunnel's, or a proxy's."),
    ]

    private let host: String
    private let port: Int
    private let publicURL: String?

    /// - Parameter isLocal: The provider is on this machine.
    /// - Returns: nil where it is not asked for.
    /// - Throws: ``UsageError``.
    init?(_ arguments: Arguments, isLocal: Bool) throws {
        publicURL = arguments.value("public-url")
        guard let place = arguments.value("listen") else {
            guard publicURL == nil else { throw UsageError("--public-url is for --listen.") }
            return nil
        }
        guard !arguments.has("callback") else {
            throw UsageError("--listen and --callback exclude each other.")
        }
        let colon = place.lastIndex(of: ":")
        let name = colon.map { String(place[..<$0]) } ?? "127.0.0.1"
        guard let port = Int(place[(colon.map(place.index(after:)) ?? place.startIndex)...]),
            (0...65_535).contains(port), !name.isEmpty
        else { throw UsageError("--listen takes a port, or HOST:PORT.") }
        host = name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name
        self.port = port
        guard publicURL != nil || isLocal else {
            throw UsageError(
                "Resemble cannot reach this machine by itself: name the address of a tunnel to --listen with "
                    + "--public-url.")
        }
    }

    /// Listens while `body` runs.
    func listening(_ body: (Callbacks) async throws -> Void) async throws {
        try await CallbackReceiver.listening(on: host, port: port, publicURL: publicURL) { receiver in
            try await body(Callbacks(receiver: receiver))
        }
    }
}

/// What a provider tells of a voice, and what it answers when it is asked: what comes first counts.
struct Callbacks: Sendable {
    let receiver: CallbackReceiver

    /// What the provider is given.
    var url: String { receiver.url }

    /// Waits until the voice can speak or never will, and shows what was told.
    ///
    /// Resemble is asked as well: what a voice was made with in an earlier run tells another address.
    func wait(
        for voice: ClonedVoice, _ studio: VoiceStudio, limit: Duration, _ progress: CloningProgress
    ) async throws -> ClonedVoice {
        let notices = receiver.notices
        let first = try await withThrowingTaskGroup(of: VoiceNotice?.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                for await notice in notices where notice.voiceID == voice.id {
                    if notice.phase != .pending { return notice }
                }
                try Task.checkCancellation()
                return nil
            }
            group.addTask {
                _ = try await studio.wait(
                    for: voice.id, limit: limit, onFailure: { progress.note($0) },
                    onPoll: { progress.note($0) })
                // The provider tells the same in a moment, and more of it.
                try await Task.sleep(for: .seconds(2))
                return nil
            }
            return try await group.next() ?? nil
        }
        guard let notice = first else { return try await studio.voice(voice.id) }
        // What was told counts, whether more is to be had or not.
        var made = (try? await studio.voice(voice.id)) ?? voice
        try Task.checkCancellation()
        progress.end()
        NoticeReport(notice).show()
        (made.phase, made.status) = (notice.phase, notice.status)
        made.failure = notice.phase == .failed ? notice.issue ?? made.failure : nil
        return made
    }
}
