// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// Projects, consents and personal voices, as Azure's custom voice API has them.
struct CustomVoiceState {
    struct Project: Sendable {
        let id: String
        let kind: String
        let description: String?
        let date: MadeDate

        var json: String {
            JSONText.object([
                "id": JSONText.string(id), "description": description.map(JSONText.string),
                "kind": JSONText.string(kind), "createdDateTime": JSONText.string("\(date)"),
            ])
        }
    }

    /// A consent or a voice.
    struct Item: Sendable {
        let id: String
        let projectID: String
        /// The fields that its client has chosen, with their values in JSON.
        let fields: [(name: String, json: String)]
        let date: MadeDate
        let dueDate: MadeDate
        let outcome: MadeOutcome
        /// Of a voice.
        var speaker: Speaker?

        func status(at time: ContinuousClock.Instant = .now) -> String {
            guard outcome.isDue(at: time) else { return "Running" }
            return outcome.failure == nil ? "Succeeded" : "Failed"
        }

        /// - Parameter isNew: Whether it is told to whom has just made it.
        func json(isNew: Bool = false) -> String {
            let status = isNew ? "NotStarted" : status()
            var members = [("id", JSONText.string(id)), ("projectId", JSONText.string(projectID))]
            if let speaker { members.append(("speakerProfileId", JSONText.string(speaker.profileID))) }
            members += fields.map { ($0.name, $0.json) }
            members.append(("status", JSONText.string(status)))
            if status == "Failed", let failure = outcome.failure {
                members.append(("properties", JSONText.object(["failureReason": JSONText.string(failure)])))
            }
            members.append(("createdDateTime", JSONText.string("\(date)")))
            let isOver = status == "Succeeded" || status == "Failed"
            members.append(("lastActionDateTime", JSONText.string("\(isOver ? dueDate : date)")))
            return "{" + members.map { "\(JSONText.string($0.0)):\($0.1)" }.joined(separator: ",") + "}"
        }
    }

    struct Speaker: Sendable {
        let profileID: String
        let timbre: Timbre
    }

    /// What a request with an `Operation-Id` has made, so that the same request makes nothing more.
    struct Operation: Sendable {
        let id: String
        let print: RequestPrint
        let kind: CustomVoiceRoute.Kind
        let itemID: String
        let outcome: MadeOutcome

        var status: String {
            guard outcome.isDue() else { return "Running" }
            return outcome.failure == nil ? "Succeeded" : "Failed"
        }
    }

    // In the order of their making; nowhere more than `Workshop.countLimit`.
    var projects: [Project] = []
    var consents: [Item] = []
    var voices: [Item] = []
    var operations: [Operation] = []

    func items(_ kind: CustomVoiceRoute.Kind) -> [Item] {
        switch kind {
        case .projects: []
        case .consents: consents
        case .personalVoices: voices
        }
    }

    func item(_ kind: CustomVoiceRoute.Kind, _ id: String) -> Item? {
        items(kind).first { $0.id == id }
    }

    /// Forgets the oldest operation when there are too many.
    mutating func add(_ operation: Operation) {
        if operations.count >= Workshop.countLimit { operations.removeFirst() }
        operations.append(operation)
    }

    /// - Throws: ``Refusal`` where there are too many already.
    mutating func add(_ item: Item, _ kind: CustomVoiceRoute.Kind) throws(Refusal) {
        guard items(kind).count < Workshop.countLimit else {
            throw Refusal(
                .badRequest, "There are \(Workshop.countLimit) of these already.", code: "BadRequest")
        }
        if kind == .consents { consents.append(item) } else { voices.append(item) }
    }

    /// - Returns: Whether there was one.
    mutating func remove(_ kind: CustomVoiceRoute.Kind, _ id: String) -> Bool {
        let count = projects.count + consents.count + voices.count
        switch kind {
        case .projects: projects.removeAll { $0.id == id }
        case .consents: consents.removeAll { $0.id == id }
        case .personalVoices: voices.removeAll { $0.id == id }
        }
        return projects.count + consents.count + voices.count < count
    }

    /// - Parameter profileID: As the SSML has it.
    /// - Throws: ``Refusal`` where there is no such voice, or where it cannot speak yet.
    func timbre(of profileID: String) throws(Refusal) -> Timbre {
        guard let voice = voices.first(where: { $0.speaker?.profileID == profileID.lowercased() }),
            let speaker = voice.speaker
        else { throw Refusal(.badRequest, "There is no personal voice with this speakerProfileId.") }
        guard voice.status() == "Succeeded" else {
            throw Refusal(.badRequest, "The personal voice of this speakerProfileId is \(voice.status()).")
        }
        return speaker.timbre
    }
}
