// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

extension SpeechServer {
    func answer(
        _ route: CustomVoiceRoute, _ target: RequestTarget, _ wanted: Wanted, _ sender: ResponseSender
    ) async throws {
        let request = try CustomVoiceRequest(wanted, target)
        // Where the client has found the emulator.
        let base = "http://\(wanted.head.authority ?? "127.0.0.1")/customvoice"
        let making = CustomVoiceMaking(
            request: request, base: base, operationTime: configuration.operationTime,
            wantedFailure: wanted.fate.fault.outcome)
        let method = wanted.head.method
        let answer = try workshop.use { (state) throws(Refusal) -> JSONAnswer in
            switch (route, method) {
            case (.baseModels, _): return JSONAnswer(Self.baseModels)
            case (.operation(let id), _):
                guard let operation = state.customVoice.operations.first(where: { $0.id == id }) else {
                    throw Self.isMissing(id)
                }
                return JSONAnswer(
                    JSONText.object([
                        "id": JSONText.string(id), "status": JSONText.string(operation.status),
                    ]))
            case (.list(let kind), _):
                return JSONAnswer(
                    try CustomVoicePage(target, base: base, version: request.version).json(
                        of: kind, in: state.customVoice))
            case (.item(.projects, let id), .put): return try making.makeProject(id, &state.customVoice)
            case (.item(let kind, let id), .put), (.item(let kind, let id), .post):
                return try making.make(kind, id, &state)
            case (.item(let kind, let id), .delete):
                return try Self.delete(
                    kind, id, isForced: target.value("forceDelete") == "true", &state.customVoice)
            case (.item(let kind, let id), _):
                let project = kind == .projects ? state.customVoice.projects.first { $0.id == id } : nil
                guard let json = project?.json ?? state.customVoice.item(kind, id)?.json() else {
                    throw Self.isMissing(id)
                }
                return JSONAnswer(json)
            }
        }
        try await self.answer(answer, wanted, sender)
    }

    private static func delete(
        _ kind: CustomVoiceRoute.Kind, _ id: String, isForced: Bool, _ state: inout CustomVoiceState
    ) throws(Refusal) -> JSONAnswer {
        let isProject = kind == .projects
        let isEmpty = !(state.consents + state.voices).contains { $0.projectID == id }
        guard !isProject || isEmpty || isForced || !state.projects.contains(where: { $0.id == id }) else {
            throw CustomVoiceRequest.bad(
                "The project \(id) is not empty: set forceDelete, or empty it first.")
        }
        guard state.remove(kind, id) else { throw isMissing(id) }
        if isProject {
            state.consents.removeAll { $0.projectID == id }
            state.voices.removeAll { $0.projectID == id }
        }
        return .nothing
    }

    private static func isMissing(_ id: String) -> Refusal {
        Refusal(.notFound, "There is no \(id) here.", code: "NotFound")
    }

    private static let baseModels = JSONText.object([
        "value": JSONText.array(
            ["DragonLatestNeural", "PhoenixLatestNeural", "PhoenixV2Neural"].map { name in
                JSONText.object([
                    "name": JSONText.string(name), "description": JSONText.string("\(name) base model"),
                    "capabilities": "[\"PersonalVoice\"]", "releaseDateTime": "\"2023-12-01T00:00:00.000Z\"",
                ])
            })
    ])

    /// Gives the personal voices of a script their sound.
    ///
    /// - Throws: ``Refusal`` where there is no such voice.
    func resolvePersonalVoices(_ script: inout SpeechScript) throws(Refusal) {
        guard script.parts.contains(where: { $0.manner.speakerProfileID != nil }) else { return }
        let parts = script.parts
        script.parts = try workshop.use { (state) throws(Refusal) -> [SpeechScript.Part] in
            var resolved: [SpeechScript.Part] = []
            for part in parts {
                var manner = part.manner
                if let id = manner.speakerProfileID { manner.timbre = try state.customVoice.timbre(of: id) }
                resolved.append(SpeechScript.Part(manner: manner, content: part.content))
            }
            return resolved
        }
    }
}
