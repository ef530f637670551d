// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

extension SpeechServer {
    /// What is about voices and their recordings, and not about speech.
    func answerAboutVoices(
        _ route: ResembleRoute, _ target: RequestTarget, _ wanted: Wanted, _ sender: ResponseSender
    ) async throws {
        let making = ResembleMaking(
            operationTime: configuration.operationTime, wantedOutcome: wanted.fate.fault.outcome)
        let method = wanted.head.method
        let answer: JSONAnswer
        switch (route, method) {
        case (.voices, .post):
            let tree = try Self.json(wanted)
            let consent = ResembleMaking.consent(in: tree)
            let voice = try workshop.use { (state) throws(Refusal) in
                try making.make(tree, consent, &state)
            }
            schedule(voice)
            answer = Self.item(voice.json)
        case (.voices, _):
            let page = try ResemblePage(target)
            answer = try workshop.use { (state) throws(Refusal) in
                JSONAnswer(page.json(state.resemble.voices.map(\.json)))
            }
        case (.voice(let id), .put), (.voice(let id), .patch):
            let tree = try Self.json(wanted)
            answer = try workshop.use { (state) throws(Refusal) in
                try state.resemble.change(id) { (voice) throws(Refusal) in
                    if let name = tree["name"]?.text, !name.isEmpty { voice.name = name }
                    voice.datasetURL = try ResembleMaking.url(tree, "dataset_url") ?? voice.datasetURL
                    voice.changeDate = .now
                }
                return Self.item(try state.resemble.voice(id).json)
            }
        case (.voice(let id), .delete):
            try workshop.use { (state) throws(Refusal) in try state.resemble.remove(id) }
            answer = Self.success
        case (.voice(let id), _):
            answer = try workshop.use { (state) throws(Refusal) in
                Self.item(try state.resemble.voice(id).json)
            }
        case (.build(let id), _):
            let voice = try workshop.use { (state) throws(Refusal) in
                try state.resemble.change(id) { (voice) throws(Refusal) in try making.build(&voice) }
                return try state.resemble.voice(id)
            }
            schedule(voice)
            answer = Self.success
        default:
            answer = try answerAboutRecordings(route, target, wanted, making)
        }
        try await self.answer(answer, wanted, sender)
    }

    private func answerAboutRecordings(
        _ route: ResembleRoute, _ target: RequestTarget, _ wanted: Wanted, _ making: ResembleMaking
    ) throws -> JSONAnswer {
        switch (route, wanted.head.method) {
        case (.recordings(let voiceID), .post):
            let form = try MultipartForm(wanted.body, contentType: wanted.head.headerFields[.contentType])
            let file = ResembleMaking.file(in: form)
            return try workshop.use { (state) throws(Refusal) in
                var json = ""
                try state.resemble.change(voiceID) { (voice) throws(Refusal) in
                    json = try making.record(form, file, &voice).json
                }
                return Self.item(json)
            }
        case (.recordings(let voiceID), _):
            let page = try ResemblePage(target)
            return try workshop.use { (state) throws(Refusal) in
                JSONAnswer(page.json(try state.resemble.voice(voiceID).recordings.map(\.json)))
            }
        case (.recording(let voiceID, let id), .put), (.recording(let voiceID, let id), .patch):
            let tree = try Self.json(wanted)
            return try workshop.use { (state) throws(Refusal) in
                var json = ""
                try state.resemble.change(voiceID) { (voice) throws(Refusal) in
                    json = try ResembleMaking.change(id, of: &voice, tree).json
                }
                return Self.item(json)
            }
        case (.recording(let voiceID, let id), let method):
            return try workshop.use { (state) throws(Refusal) in
                guard
                    let recording = try state.resemble.voice(voiceID).recordings.first(where: { $0.id == id })
                else { throw Refusal(.notFound, "There is no such recording.") }
                guard method == .delete else { return Self.item(recording.json) }
                try state.resemble.change(voiceID) { (voice) throws(Refusal) in
                    voice.recordings.removeAll { $0.id == id }
                }
                return Self.success
            }
        default: throw Refusal(.notFound, "There is nothing here.")
        }
    }

    /// Tells a voice's callback what has become of it, when that is known.
    private func schedule(_ voice: ResembleState.Voice) {
        guard let url = voice.callbackURL, let training = voice.training else { return }
        let workshop = workshop
        callbacks.post(to: url, at: training.dueTime) {
            let now = try? workshop.use { (state) throws(Refusal) in try state.resemble.voice(voice.id) }
            return now.map { ResembleCallback.body($0) }
        }
    }

    private static func json(_ wanted: Wanted) throws -> JSONTree {
        guard MediaType(wanted.head.headerFields[.contentType]).isJSON else {
            throw Refusal(.unsupportedMediaType, "The Content-Type must be application/json.")
        }
        let tree = try JSONReader.tree(from: wanted.body)
        guard tree.isObject else { throw ResembleMaking.bad("The body is no JSON object.") }
        guard !tree.hasText(longerThan: Workshop.textByteLimit, besides: ["consent"]) else {
            throw ResembleMaking.bad("A text in the body has more than \(Workshop.textByteLimit) bytes.")
        }
        return tree
    }

    private static let success = JSONAnswer("{\"success\":true}")

    private static func item(_ json: String) -> JSONAnswer {
        JSONAnswer(JSONText.object(["success": "true", "item": json]))
    }
}

/// A part of a list: `page` and `page_size` of the query.
struct ResemblePage: Sendable {
    private let number: Int
    private let size: Int

    /// - Throws: ``Refusal`` for what is no number, or out of bounds.
    init(_ target: RequestTarget) throws(Refusal) {
        guard let number = Int(target.value("page") ?? "1"), (1...1_000_000).contains(number) else {
            throw ResembleMaking.bad("page must be a number from 1.")
        }
        guard let size = Int(target.value("page_size") ?? "10"), (1...1000).contains(size) else {
            throw ResembleMaking.bad("page_size must be 1 to 1000.")
        }
        self.number = number
        self.size = size
    }

    func json(_ items: [String]) -> String {
        JSONText.object([
            "success": "true", "page": "\(number)", "num_pages": "\(max((items.count + size - 1) / size, 1))",
            "page_size": "\(size)",
            "items": JSONText.array(items.dropFirst((number - 1) * size).prefix(size)),
        ])
    }
}
