// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// The voices of an account at Resemble, with their recordings.
struct ResembleState {
    struct Recording: Sendable {
        let id: String
        var name: String
        var text: String
        var emotion: String
        var isActive: Bool
        var fill: Bool
        let facts: RecordingFacts
        let date: MadeDate
        var changeDate: MadeDate

        var json: String {
            JSONText.object([
                "uuid": JSONText.string(id), "name": JSONText.string(name), "text": JSONText.string(text),
                "emotion": JSONText.string(emotion), "fill": "\(fill)", "is_active": "\(isActive)",
                // Recordings are not kept, so there is nothing to be fetched.
                "audio_src": "null", "created_at": JSONText.string("\(date)"),
                "updated_at": JSONText.string("\(changeDate)"),
            ])
        }
    }

    struct Voice: Sendable {
        let id: String
        var name: String
        let isRapid: Bool
        var datasetURL: String?
        let callbackURL: String?
        let timbre: Timbre
        let date: MadeDate
        var changeDate: MadeDate
        /// Of its training, or of the check of its consent when that fails; nil: it has not begun.
        var training: MadeOutcome?
        var recordings: [Recording] = []

        /// `initializing`, `running`, `finished`, or why it will never speak.
        var status: String {
            guard let training else { return "initializing" }
            return training.isDue() ? training.failure ?? "finished" : "running"
        }

        var json: String {
            JSONText.object([
                "uuid": JSONText.string(id), "name": JSONText.string(name), "status": JSONText.string(status),
                "voice_type": isRapid ? "\"rapid\"" : "\"professional\"",
                "dataset_url": datasetURL.map(JSONText.string) ?? "null",
                "callback_uri": callbackURL.map(JSONText.string) ?? "null", "default_language": "\"en-US\"",
                "supported_languages": "[\"en-US\"]", "created_at": JSONText.string("\(date)"),
                "updated_at": JSONText.string("\(changeDate)"),
            ])
        }
    }

    // In the order of their making; nowhere more than `Workshop.countLimit`.
    private(set) var voices: [Voice] = []
    private var deletedIDs: [String] = []

    /// - Throws: ``Refusal`` 404 where there is no such voice.
    func index(of id: String) throws(Refusal) -> Int {
        guard let index = voices.firstIndex(where: { $0.id == id }) else { throw Self.isMissing }
        return index
    }

    func voice(_ id: String) throws(Refusal) -> Voice { voices[try index(of: id)] }

    mutating func change(_ id: String, _ body: (inout Voice) throws(Refusal) -> Void) throws(Refusal) {
        let index = try index(of: id)
        try body(&voices[index])
    }

    mutating func add(_ voice: Voice) throws(Refusal) {
        guard voices.count < Workshop.countLimit else {
            throw Refusal(.badRequest, "There are \(Workshop.countLimit) voices already: delete some.")
        }
        voices.append(voice)
    }

    mutating func remove(_ id: String) throws(Refusal) {
        voices.remove(at: try index(of: id))
        if deletedIDs.count >= Workshop.countLimit { deletedIDs.removeFirst() }
        deletedIDs.append(id)
    }

    /// How a voice speaks: one that was made here, or one of the service's own, of which nothing is known.
    ///
    /// - Throws: ``Refusal`` where it was deleted, or cannot speak yet.
    func manner(_ id: String) throws(Refusal) -> SpeechScript.Manner {
        guard let voice = voices.first(where: { $0.id == id }) else {
            guard !deletedIDs.contains(id) else { throw Self.isMissing }
            return SpeechScript.Manner(voiceName: id, language: "en-US")
        }
        guard voice.status == "finished" else {
            throw Refusal(
                .badRequest, "The voice \(id) cannot speak: it is \(voice.status).", code: "VoiceNotReady")
        }
        return SpeechScript.Manner(voiceName: voice.name, language: "en-US", timbre: voice.timbre)
    }

    private static let isMissing = Refusal(.notFound, "There is no such voice.", code: "VoiceNotFound")
}
