// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// Makes what a request to the custom voice API wants, once.
struct CustomVoiceMaking: Sendable {
    /// Of all prompts of a voice together, in seconds.
    private static let shortestPrompt = 5.0
    private static let longestPrompt = 90.0
    /// The sentence of a consent takes longer than that to say.
    private static let shortestConsent = 1.0

    let request: CustomVoiceRequest
    /// Without a slash at its end.
    let base: String
    let operationTime: Duration
    /// How it ends, where somebody has asked for that.
    let wantedFailure: String?

    func makeProject(_ id: String, _ state: inout CustomVoiceState) throws(Refusal) -> JSONAnswer {
        try CustomVoiceRequest.check(id: id, "id")
        let kind = try request.required("kind")
        guard ["PersonalVoice", "ProfessionalVoice"].contains(kind) else {
            throw CustomVoiceRequest.bad("kind must be PersonalVoice or ProfessionalVoice.")
        }
        if let project = state.projects.first(where: { $0.id == id }) {
            guard project.kind == kind else {
                throw CustomVoiceRequest.bad("The project \(id) is of another kind.")
            }
            return JSONAnswer(.ok, project.json)
        }
        guard state.projects.count < Workshop.countLimit else {
            throw CustomVoiceRequest.bad("There are \(Workshop.countLimit) projects already.")
        }
        let project = CustomVoiceState.Project(
            id: id, kind: kind, description: request.text("description"), date: .now)
        state.projects.append(project)
        return JSONAnswer(.created, project.json)
    }

    /// A consent or a voice; the same answer again for the same request with the same `Operation-Id`.
    func make(
        _ kind: CustomVoiceRoute.Kind, _ id: String, _ state: inout Workshop.State
    ) throws(Refusal) -> JSONAnswer {
        try CustomVoiceRequest.check(id: id, "id")
        if let known = state.customVoice.operations.first(where: { $0.id == request.operationID }) {
            guard known.print == request.print else {
                throw CustomVoiceRequest.bad(
                    "The Operation-Id \(known.id) has been used with other parameters: choose another.")
            }
            guard let item = state.customVoice.item(kind, id) else {
                throw Refusal(.notFound, "\(id) has been deleted since.", code: "NotFound")
            }
            return answer(item.json(), known.id)
        }
        guard state.customVoice.item(kind, id) == nil else {
            throw CustomVoiceRequest.bad("There is \(id) already: choose another id, or delete it first.")
        }
        let projectID = try request.required("projectId")
        guard state.customVoice.projects.contains(where: { $0.id == projectID }) else {
            throw CustomVoiceRequest.bad("There is no project \(projectID).")
        }
        let names =
            kind == .consents
            ? ["voiceTalentName", "companyName", "locale"] : ["consentId"]
        var fields: [(name: String, json: String)] = []
        for name in names { fields.append((name, JSONText.string(try request.required(name)))) }
        for name in ["displayName", "description"] {
            if let text = request.text(name) { fields.append((name, JSONText.string(text))) }
        }
        let failure = kind == .consents ? try consentFailure() : try voiceFailure(state.customVoice)
        let outcome = MadeOutcome(dueTime: .now + operationTime, failure: wantedFailure ?? failure)
        let item = CustomVoiceState.Item(
            id: id, projectID: projectID, fields: fields, date: .now, dueDate: .after(operationTime),
            outcome: outcome,
            speaker: kind == .personalVoices
                ? CustomVoiceState.Speaker(profileID: MadeID.uuid(), timbre: state.nextTimbre()) : nil)
        try state.customVoice.add(item, kind)
        let operationID = request.operationID ?? MadeID.uuid()
        state.customVoice.add(
            CustomVoiceState.Operation(
                id: operationID, print: request.print, kind: kind, itemID: id, outcome: outcome))
        return answer(item.json(isNew: true), operationID)
    }

    private func answer(_ json: String, _ operationID: String) -> JSONAnswer {
        JSONAnswer(
            .created, json,
            [
                .operationID: operationID,
                .operationLocation: "\(base)/operations/\(operationID)?api-version=\(request.version)",
            ])
    }

    /// What is behind a URL is not fetched, and taken for good.
    private func consentFailure() throws(Refusal) -> String? {
        guard request.form != nil else {
            try CustomVoiceRequest.check(url: try request.required("audioUrl"), "audioUrl")
            return nil
        }
        let recordings = try request.recordings()
        guard recordings.count == 1 else {
            throw CustomVoiceRequest.bad("A consent has one file of audiodata.")
        }
        // Whether the right sentence is said is not heard here; that none is said is.
        return recordings[0].isSilent || recordings[0].isShorter(than: Self.shortestConsent)
            ? "AudioAndScriptNotMatch" : nil
    }

    private func voiceFailure(_ state: CustomVoiceState) throws(Refusal) -> String? {
        let consentID = try request.required("consentId")
        guard let consent = state.item(.consents, consentID) else {
            throw CustomVoiceRequest.bad("There is no consent \(consentID).")
        }
        guard consent.status() == "Succeeded" else {
            throw CustomVoiceRequest.bad("The consent \(consentID) is \(consent.status()), not Succeeded.")
        }
        guard request.form != nil else {
            guard let audios = request.value("audios"), let url = audios["containerUrl"]?.text else {
                throw CustomVoiceRequest.bad("audios.containerUrl is required.")
            }
            try CustomVoiceRequest.check(url: url, "audios.containerUrl")
            guard let extensions = audios["extensions"]?.elements, !extensions.isEmpty,
                extensions.allSatisfy({ $0.text?.hasPrefix(".") == true })
            else { throw CustomVoiceRequest.bad("audios.extensions is required, such as [\".wav\"].") }
            return nil
        }
        let recordings = try request.recordings()
        let seconds = recordings.reduce(0) { $0 + ($1.seconds ?? 0) }
        guard seconds <= Self.longestPrompt else {
            throw CustomVoiceRequest.bad("The prompts last \(Int(seconds)) s: 90 s is the most.")
        }
        return recordings.contains(where: \.isSilent) || seconds < Self.shortestPrompt ? "DataNotEnough" : nil
    }
}
