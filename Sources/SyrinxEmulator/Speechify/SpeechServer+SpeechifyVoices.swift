// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

extension SpeechServer {
    /// What is about voices, and not about speech.
    func answerAboutVoices(
        _ errand: SpeechifyErrand, _ wanted: Wanted, _ sender: ResponseSender
    ) async throws {
        let version = errand.version
        switch (errand.route, wanted.head.method) {
        case (.voices, .post):
            let making = try SpeechifyMaking(wanted, version)
            let print = RequestPrint(wanted.head, errand.target.path, wanted.body, making.form)
            try await once(print, wanted, sender) { (state) throws(Refusal) in try making.make(&state) }
        case (.voices, _):
            let list = try SpeechifyList(errand.target, version)
            let json = try workshop.use { (state) throws(Refusal) in list.json(state.speechify.voices) }
            try await answer(JSONAnswer(json), wanted, sender)
        case (.voice(let id), .delete):
            try workshop.use { (state) throws(Refusal) in try Self.delete(id, &state.speechify) }
            try await answer(.nothing, wanted, sender)
        case (.voice(let id), _):
            let json = try workshop.use { (state) throws(Refusal) in
                try Self.voice(id, state.speechify, version)
            }
            try await answer(JSONAnswer(json), wanted, sender)
        case (.consentChallenges, _):
            let name = try Self.fullName(wanted)
            let print = RequestPrint(wanted.head, errand.target.path, wanted.body, nil)
            try await once(print, wanted, sender) { (state) throws(Refusal) in
                Self.challenge(name, &state.speechify)
            }
        default:
            try await answer(token(wanted), wanted, sender)
        }
    }

    /// Runs `make` for the first request with its `Idempotency-Key`, and gives its answer again to others: for 24 hours,
    /// in an emulator that runs so long.
    private func once(
        _ print: RequestPrint, _ wanted: Wanted, _ sender: ResponseSender,
        _ make: (inout Workshop.State) throws(Refusal) -> JSONAnswer
    ) async throws {
        guard let key = wanted.head.headerFields[.idempotencyKey] else {
            return try await answer(
                try workshop.use { (state) throws(Refusal) in try make(&state) }, wanted, sender)
        }
        guard (1...255).contains(key.utf8.count) else {
            throw SpeechifyMaking.invalid("Idempotency-Key must have 1 to 255 characters.")
        }
        let sentTime = wanted.receptionTime + (wanted.fate.delay ?? .zero)
        let (result, isReplayed) = try workshop.use { (state) throws(Refusal) in
            if let replay = try state.speechify.replay(key, print) { return (replay, true) }
            let result: Result<JSONAnswer, Refusal>
            do throws(Refusal) { result = .success(try make(&state)) } catch { result = .failure(error) }
            state.speechify.keep(
                SpeechifyState.Replay(
                    key: key, print: print, sentTime: sentTime, endTime: .now + .seconds(86_400),
                    answer: result))
            return (result, false)
        }
        var fields: HTTPFields = [:]
        if isReplayed { fields[.idempotentReplayed] = "true" }
        switch result {
        case .success(var answer):
            answer.fields = fields
            try await self.answer(answer, wanted, sender)
        case .failure(let refusal):
            try await hold(for: wanted, sender)
            try await sender.refuse(refusal, fields)
        }
    }

    /// - Throws: ``Refusal`` 404 where there is no such voice.
    func speechifyManner(_ voiceID: String) throws(Refusal) -> SpeechScript.Manner {
        if let shared = SpeechifyCatalogue.shared.first(where: { $0.id == voiceID }) {
            return SpeechScript.Manner(voiceName: shared.name, language: shared.locale)
        }
        let made = try workshop.use { (state) throws(Refusal) in
            state.speechify.voices.first { $0.id == voiceID }
        }
        if let made {
            return SpeechScript.Manner(voiceName: made.name, language: made.locale, timbre: made.timbre)
        }
        // Of the service's own voices there are more than are listed here; cloned ones have other ids.
        guard !MadeID.isUUID(voiceID) else { throw Self.isMissing(voiceID) }
        return SpeechScript.Manner(voiceName: voiceID, language: "en-US")
    }

    private static func isMissing(_ id: String) -> Refusal {
        Refusal(.notFound, "There is no voice \(id).", code: "voice_not_found")
    }

    private static func voice(
        _ id: String, _ state: SpeechifyState, _ version: SpeechifyVersion
    ) throws(Refusal) -> String {
        if let voice = state.voices.first(where: { $0.id == id }) {
            return SpeechifyCatalogue.json(voice, version)
        }
        guard let shared = SpeechifyCatalogue.shared.first(where: { $0.id == id }) else {
            throw isMissing(id)
        }
        return SpeechifyCatalogue.json(shared, isPersonal: false, hasAvatar: false, version)
    }

    private static func delete(_ id: String, _ state: inout SpeechifyState) throws(Refusal) {
        guard !SpeechifyCatalogue.shared.contains(where: { $0.id == id }) else {
            throw Refusal(.forbidden, "\(id) is a shared voice: it cannot be deleted.", code: "forbidden")
        }
        guard let index = state.voices.firstIndex(where: { $0.id == id }) else { throw isMissing(id) }
        state.voices.remove(at: index)
    }

    /// 120 bytes at the most.
    private static func fullName(_ wanted: Wanted) throws -> String {
        guard MediaType(wanted.head.headerFields[.contentType]).isJSON else {
            throw Refusal(.unsupportedMediaType, "The Content-Type must be application/json.")
        }
        let tree = try JSONReader.tree(from: wanted.body)
        guard let name = tree["full_name"]?.text, (1...120).contains(name.utf8.count) else {
            throw SpeechifyMaking.invalid("full_name is required, and has 120 bytes at the most.")
        }
        return name
    }

    private static func challenge(_ name: String, _ state: inout SpeechifyState) -> JSONAnswer {
        let words = [
            "amber", "river", "seven", "window", "copper", "garden", "eleven", "harbor", "violet", "lantern",
        ]
        let code = (0..<4).map { _ in words.randomElement() ?? "amber" }.joined(separator: ", ")
        let challenge = SpeechifyState.Challenge(
            id: "cc_\(MadeID.uuid())", fullName: name,
            phrase: "I, \(name), agree that a copy of my voice is made. Today's words are \(code).",
            endTime: .now + SpeechifyMaking.challengeLife)
        state.add(challenge)
        return JSONAnswer(
            .created,
            JSONText.object([
                "id": JSONText.string(challenge.id), "phrase": JSONText.string(challenge.phrase),
                "expires_at": JSONText.string("\(MadeDate.after(SpeechifyMaking.challengeLife))"),
            ]))
    }

    /// What the SDKs of earlier years asked for before anything else.
    private func token(_ wanted: Wanted) throws(Refusal) -> JSONAnswer {
        let form = RequestTarget.fields(Substring(decoding: wanted.body, as: UTF8.self))
        guard form.first(where: { $0.name == "grant_type" })?.value == "client_credentials" else {
            throw SpeechifyMaking.invalid("grant_type must be client_credentials.")
        }
        let visitor = try gatekeeper.admitAnywhere(wanted.head.headerFields)
        return JSONAnswer(
            JSONText.object([
                "access_token": JSONText.string(gatekeeper.issueToken(to: visitor)),
                "expires_in": "\(configuration.tokenLife.components.seconds)",
                "scope": JSONText.string(form.first { $0.name == "scope" }?.value ?? "audio:all voices:all"),
                "token_type": "\"Bearer\"",
            ]))
    }
}

extension HTTPField.Name {
    static let idempotencyKey = Self("Idempotency-Key")!
    static let idempotentReplayed = Self("Idempotent-Replayed")!
}
