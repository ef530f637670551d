// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// Makes voices and recordings by Resemble's rules ("Create a voice", "Create a recording").
struct ResembleMaking: Sendable {
    /// Recordings that a training needs.
    private static let rapidCount = 3
    private static let professionalCount = 20
    /// Sound that it needs, in seconds.
    private static let rapidSeconds = 10.0
    private static let professionalSeconds = 600.0
    /// Of one recording, in seconds.
    private static let recordingLength = 1.0...12.0
    private static let recordingLimit = 1000

    let operationTime: Duration
    /// How it ends, where somebody has asked for that.
    let wantedOutcome: String?

    /// What is to be known of the recording of a consent; nil: there is none. Found out before anybody waits for it.
    static func consent(in tree: JSONTree) -> RecordingFacts? {
        guard let text = tree["consent"]?.text, let bytes = Base64.decode(text), !bytes.isEmpty else {
            return nil
        }
        return RecordingFacts(bytes)
    }

    /// The same of a recording's file.
    static func file(in form: MultipartForm) -> RecordingFacts? {
        guard let file = form.part("file"), file.filename != nil, !file.bytes.isEmpty else { return nil }
        return RecordingFacts(file.bytes, longest: recordingLength.upperBound)
    }

    /// - Returns: The voice, which has been added.
    func make(
        _ tree: JSONTree, _ consent: RecordingFacts?, _ state: inout Workshop.State
    ) throws(Refusal) -> ResembleState.Voice {
        guard let name = tree["name"]?.text, !name.isEmpty, name.count <= 256 else {
            throw Self.bad("name is required.")
        }
        let type = Self.wanted(tree["voice_type"])?.text ?? "professional"
        guard ["rapid", "professional"].contains(type) else {
            throw Self.bad("voice_type must be rapid or professional.")
        }
        guard let facts = consent else {
            throw Self.bad("consent is required: a WAV file in base 64.")
        }
        guard facts.kind == .wav else { throw Self.bad("consent is no WAV file.") }
        let datasetURL = try Self.url(tree, "dataset_url")
        let callbackURL = try Self.url(tree, "callback_uri")
        var voice = ResembleState.Voice(
            id: MadeID.short(), name: name, isRapid: type == "rapid", datasetURL: datasetURL,
            callbackURL: callbackURL, timbre: state.nextTimbre(), date: .now, changeDate: .now)
        if facts.isSilent || wantedOutcome == "consent_validation_failed" {
            voice.training = outcome("consent_validation_failed")
        } else if datasetURL != nil, !voice.isRapid {
            // The dataset is analysed, and the training begins by itself. Nothing is fetched here.
            voice.training = outcome(wantedOutcome)
        }
        try state.resemble.add(voice)
        return voice
    }

    /// Begins the training.
    func build(_ voice: inout ResembleState.Voice) throws(Refusal) {
        guard voice.training == nil else {
            throw Self.bad("The voice is \(voice.status): it is not built again.")
        }
        let active = voice.recordings.filter(\.isActive)
        var failure: String?
        if voice.datasetURL == nil {
            let count = voice.isRapid ? Self.rapidCount : Self.professionalCount
            guard active.count >= count else {
                throw Self.bad("The voice has \(active.count) recordings: it needs \(count) at least.")
            }
            let seconds = active.reduce(0) { $0 + ($1.facts.seconds ?? 0) }
            if seconds < (voice.isRapid ? Self.rapidSeconds : Self.professionalSeconds) {
                failure = "dataset_issue"
            }
        }
        voice.training = outcome(wantedOutcome ?? failure)
        voice.changeDate = .now
    }

    /// - Returns: The recording, which has been added.
    func record(
        _ form: MultipartForm, _ file: RecordingFacts?, _ voice: inout ResembleState.Voice
    ) throws(Refusal) -> ResembleState.Recording {
        guard let facts = file else { throw Self.bad("file is required.") }
        guard voice.recordings.count < Self.recordingLimit else {
            throw Self.bad("The voice has \(Self.recordingLimit) recordings already.")
        }
        guard facts.kind != .other else { throw Self.bad("file is neither WAV nor MP3.") }
        guard !facts.isShorter(than: Self.recordingLength.lowerBound),
            !facts.isLonger(than: Self.recordingLength.upperBound)
        else {
            throw Self.bad(
                "file lasts \(((facts.seconds ?? 0) * 10).rounded() / 10) s: it must be 1 to 12 s.")
        }
        guard !facts.isSilent else { throw Self.bad("file is silent.") }
        let recording = ResembleState.Recording(
            id: MadeID.short(), name: form.text("name") ?? "", text: form.text("text") ?? "",
            emotion: form.text("emotion") ?? "", isActive: form.text("is_active") != "false",
            fill: form.text("fill") == "true", facts: facts, date: .now, changeDate: .now)
        try Self.check(recording, in: voice)
        voice.recordings.append(recording)
        return recording
    }

    /// Takes over what a client wants to be changed.
    static func change(
        _ id: String, of voice: inout ResembleState.Voice, _ tree: JSONTree
    ) throws(Refusal) -> ResembleState.Recording {
        guard let index = voice.recordings.firstIndex(where: { $0.id == id }) else {
            throw Refusal(.notFound, "There is no such recording.")
        }
        var recording = voice.recordings[index]
        recording.name = tree["name"]?.text ?? recording.name
        recording.text = tree["text"]?.text ?? recording.text
        recording.emotion = tree["emotion"]?.text ?? recording.emotion
        recording.isActive = tree["is_active"]?.flag ?? recording.isActive
        recording.fill = tree["fill"]?.flag ?? recording.fill
        recording.changeDate = .now
        try check(recording, in: voice)
        voice.recordings[index] = recording
        return recording
    }

    private static func check(
        _ recording: ResembleState.Recording, in voice: ResembleState.Voice
    ) throws(Refusal) {
        guard (1...256).contains(recording.name.count) else {
            throw bad("name is required, and has 256 characters at the most.")
        }
        guard (1...1024).contains(recording.text.count) else {
            throw bad("text is required, and has 1024 characters at the most.")
        }
        guard recording.emotion.count <= 64 else { throw bad("emotion has 64 characters at the most.") }
        guard !voice.recordings.contains(where: { $0.name == recording.name && $0.id != recording.id }) else {
            throw bad("name has already been taken.")
        }
    }

    private func outcome(_ failure: String?) -> MadeOutcome {
        MadeOutcome(dueTime: .now + operationTime, failure: failure == "finished" ? nil : failure)
    }

    static func url(_ tree: JSONTree, _ name: String) throws(Refusal) -> String? {
        guard let value = wanted(tree[name]) else { return nil }
        guard let url = value.text, url.hasPrefix("http://") || url.hasPrefix("https://"),
            url.utf8.count <= 2048,
            url.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw bad("\(name) is no URL.") }
        return url
    }

    private static func wanted(_ tree: JSONTree?) -> JSONTree? {
        tree?.isNull == true || tree == .string("") ? nil : tree
    }

    static func bad(_ sentence: String) -> Refusal { Refusal(.badRequest, sentence) }
}
