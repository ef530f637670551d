// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// Makes a voice from a form, with the proof of consent that the version wants.
///
/// Rules from Speechify's documentation and its SDK ("Create Voice"). The statuses of those codes that begin with
/// `consent_` are a guess, but for that of another speaker.
struct SpeechifyMaking: Sendable {
    /// In seconds.
    private static let sampleLength = 10.0...30.0
    private static let consentLength = 5.0...30.0
    private static let consentByteLimit = 25_000_000
    /// What a recorded challenge may take.
    static let challengeLife = Duration.seconds(900)

    private static let statuses = [
        "voice_cloning_not_included": 402, "payment_required": 402, "forbidden": 403,
        "consent_challenge_not_found": 404, "too_many_voices": 400, "content_policy_violation": 400,
        "consent_verification_unavailable": 503,
    ]

    let form: MultipartForm

    /// What is to be known of the files: found out here, where nobody else waits for it. nil: there is no such file.
    private let sample: RecordingFacts?
    private let consent: RecordingFacts?
    let version: SpeechifyVersion
    /// How it ends, where somebody has asked for that.
    let wantedFailure: String?

    /// - Throws: ``Refusal``, ``FormError``.
    init(_ wanted: Wanted, _ version: SpeechifyVersion) throws {
        let type = wanted.head.headerFields[.contentType]
        guard MediaType(type).name == "multipart/form-data" else {
            throw Refusal(.unsupportedMediaType, "The Content-Type must be multipart/form-data.")
        }
        form = try MultipartForm(wanted.body, contentType: type)
        sample = Self.recording("sample", in: form)
        consent = Self.recording("consent_recording", in: form)
        self.version = version
        wantedFailure = wanted.fate.fault.outcome
    }

    func make(_ state: inout Workshop.State) throws(Refusal) -> JSONAnswer {
        guard let name = form.text("name"), name.count <= 200 else {
            throw Self.invalid("name is required, and has 200 characters at the most.")
        }
        let gender = form.text("gender") ?? ""
        guard ["male", "female", "not_specified", "notSpecified"].contains(gender) else {
            throw Self.invalid("gender must be male, female or not_specified.")
        }
        let locale = form.text("locale") ?? "en-US"
        guard locale.utf8.count <= 35, locale.utf8.allSatisfy({ $0 == 0x2D || Self.isAlphanumeric($0) })
        else {
            throw Self.invalid("locale must be a language tag such as en-US.")
        }
        try Self.check(try Self.found(sample, "sample"), "sample", Self.sampleLength)
        if version < .consentChallenges {
            try checkStatement()
        } else {
            try checkChallenge(&state.speechify)
        }
        if let wantedFailure {
            throw Refusal(
                HTTPResponse.Status(code: Self.statuses[wantedFailure] ?? 422),
                "The voice was not made: \(wantedFailure).",
                code: wantedFailure)
        }
        guard state.speechify.voices.count < Workshop.countLimit else {
            throw Refusal(
                .badRequest, "There are \(Workshop.countLimit) voices already: delete some.",
                code: "too_many_voices")
        }
        let voice = SpeechifyState.Voice(
            id: MadeID.uuid(), name: name, gender: gender == "notSpecified" ? "not_specified" : gender,
            locale: locale, hasAvatar: form.part("avatar") != nil, timbre: state.nextTimbre())
        state.speechify.voices.append(voice)
        return JSONAnswer(SpeechifyCatalogue.json(voice, version))
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        byte < 0x80 && Unicode.Scalar(byte).properties.isAlphabetic || (0x30...0x39).contains(byte)
    }

    private static func recording(_ name: String, in form: MultipartForm) -> RecordingFacts? {
        guard let part = form.part(name), part.filename != nil, !part.bytes.isEmpty else { return nil }
        return RecordingFacts(part.bytes, longest: sampleLength.upperBound)
    }

    private static func found(_ facts: RecordingFacts?, _ name: String) throws(Refusal) -> RecordingFacts {
        guard let facts else { throw invalid("\(name) is required: a file.") }
        return facts
    }

    private static func check(
        _ recording: RecordingFacts, _ name: String, _ range: ClosedRange<Double>
    ) throws(Refusal) {
        guard !recording.isShorter(than: range.lowerBound), !recording.isLonger(than: range.upperBound) else {
            throw invalid(
                "\(name) lasts \(((recording.seconds ?? 0) * 10).rounded() / 10) s: it must be "
                    + "\(Int(range.lowerBound)) to \(Int(range.upperBound)) s.")
        }
        guard !recording.isSilent else { throw invalid("\(name) is silent.") }
    }

    /// `{"fullName": "...", "email": "..."}`
    private func checkStatement() throws(Refusal) {
        guard let text = form.text("consent"), let tree = try? JSONReader.tree(from: Array(text.utf8)),
            tree["fullName"]?.text?.isEmpty == false, tree["email"]?.text?.contains("@") == true
        else {
            throw Self.invalid("consent is required: a JSON text with fullName and email of who has agreed.")
        }
    }

    /// A challenge is used up by who tries, whatever becomes of it.
    private func checkChallenge(_ state: inout SpeechifyState) throws(Refusal) {
        guard form.part("consent") == nil else {
            throw Self.invalid(
                "consent is not taken any more: send consent_challenge_id and consent_recording.")
        }
        guard let id = form.text("consent_challenge_id") else {
            throw Self.invalid("consent_challenge_id is required.")
        }
        let recording = try Self.found(consent, "consent_recording")
        guard let index = state.challenges.firstIndex(where: { $0.id == id }) else {
            throw Refusal(
                .notFound, "There is no such consent challenge.", code: "consent_challenge_not_found")
        }
        func refusal(_ code: String, _ sentence: String) -> Refusal {
            Refusal(.unprocessableContent, sentence, code: code)
        }
        guard !state.challenges[index].isUsed else {
            throw refusal(
                "consent_challenge_already_used", "The consent challenge has been used: ask for another.")
        }
        guard .now < state.challenges[index].endTime else {
            throw refusal("consent_challenge_expired", "The consent challenge has expired: ask for another.")
        }
        state.challenges[index].isUsed = true
        guard recording.byteCount <= Self.consentByteLimit, !recording.isSilent,
            !recording.isShorter(than: Self.consentLength.lowerBound),
            !recording.isLonger(than: Self.consentLength.upperBound)
        else {
            throw refusal(
                "consent_recording_unusable",
                "consent_recording must be 5 to 30 s long, 25 MB at the most, and not silent.")
        }
    }

    static func invalid(_ sentence: String) -> Refusal {
        Refusal(.badRequest, sentence, code: "validation_failed")
    }
}
