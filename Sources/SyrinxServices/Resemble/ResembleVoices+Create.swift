// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
internal import SyrinxCore

/// A voice, recordings in it, and a build. Nothing that makes something has a key here: what may have been made is
/// looked for by its name before it is made again.
extension ResembleVoices {
    typealias OnStep = @Sendable (CloningStep) -> Void

    func create(
        _ wanted: WantedVoice, ledger: VoiceLedger, onStep: @escaping OnStep
    ) async throws(SyrinxError) -> ClonedVoice {
        let plan = try await ResembleVoicePlan(wanted)
        let page = try await ledger.page(for: wanted.name, .resemble, at: address) {
            onStep(.doing("Waiting for another run that makes \(wanted.name)."))
        }
        let voice = try await voiceSoFar(page, plan, onStep)
        if let voice, page["built"] != nil { return voice }
        let id: String
        if let voice { id = voice.id } else { id = try await makeVoice(page, plan, onStep) }
        try await sendRecordings(id, plan, onStep)
        try await build(id, page, plan, onStep)
        return try await clonedVoice(id)
    }

    // MARK: - Voice

    /// What an earlier run has made, or may have made.
    private func voiceSoFar(
        _ page: LedgerPage, _ plan: ResembleVoicePlan, _ onStep: OnStep
    ) async throws(SyrinxError) -> ClonedVoice? {
        if let id = page.entry.voiceID {
            onStep(.doing("Looking at the voice \(id) of an earlier run."))
            do throws(SyrinxError) {
                let voice = try await clonedVoice(id)
                try check(page, plan)
                return voice
            } catch {
                guard error.status == 404 else { throw error }
                try page.update { Self.reset(&$0) }
            }
        }
        let voice = try await find(plan.wanted.name, isBegun: page["creating"] != nil, onStep)
        if let voice {
            try check(page, plan)
            try page.update { entry in (entry.voiceID, entry.speakingID) = (voice.id, voice.id) }
        }
        return voice
    }

    private func check(_ page: LedgerPage, _ plan: ResembleVoicePlan) throws(SyrinxError) {
        guard page["sum"] == plan.sum else {
            throw plan.wanted.mismatch(.resemble, "another consent, data set or thoroughness")
        }
    }

    /// - Parameter isBegun: A voice of this name may have been made from here.
    private func find(
        _ name: String, isBegun: Bool, _ onStep: OnStep
    ) async throws(SyrinxError) -> ClonedVoice? {
        onStep(.doing("Looking for a voice \"\(name)\" at Resemble."))
        let found = try await clonedVoices().filter { $0.name == name }
        guard found.count < 2, isBegun || found.isEmpty else { throw alreadyThere(name, found) }
        return found.first
    }

    private func makeVoice(
        _ page: LedgerPage, _ plan: ResembleVoicePlan, _ onStep: @escaping OnStep
    ) async throws(SyrinxError) -> String {
        try page.update { entry in (entry.notes["creating"], entry.notes["sum"]) = ("yes", plan.sum) }
        onStep(.doing("Sending the consent of \(plan.wanted.consent.speakerName) to Resemble."))
        let request = creation(plan, onStep)
        // Before it is sent again it is looked for: an answer may be lost on its way.
        var isAgain = false
        let voice: ClonedVoice
        do throws(SyrinxError) {
            voice = try await retry.retrying(onRetry: { onStep(.retrying($0)) }) { () throws(SyrinxError) in
                if isAgain, let voice = try await find(plan.wanted.name, isBegun: true, onStep) {
                    return voice
                }
                isAgain = true
                let reply = try await client.answer(to: request)
                guard let voice = reply.json["item"].flatMap(ClonedVoice.init(resemble:)) else {
                    throw Self.failure(reply) ?? Self.strangeAnswer
                }
                return voice
            }
        } catch {
            if error.isRefusal { try page.forget() }
            throw error
        }
        try page.update { entry in (entry.voiceID, entry.speakingID) = (voice.id, voice.id) }
        return voice.id
    }

    /// The consent is put into the JSON while it is sent.
    private func creation(_ plan: ResembleVoicePlan, _ onStep: @escaping OnStep) -> ManagementClient.Request {
        var members: [(String, JSONValue)] = [
            ("name", .string(plan.wanted.name)), ("voice_type", .string(plan.wanted.thoroughness.rawValue)),
        ]
        if let url = plan.datasetURL { members.append(("dataset_url", .string(url))) }
        if let url = plan.wanted.callbackURL { members.append(("callback_uri", .string(url))) }
        let start = String(JSONValue.members(members).text.dropLast()) + ",\"consent\":\""
        var request = ManagementClient.Request(.POST, "/voices")
        let body = UploadBody(pieces: [
            .bytes(Array(start.utf8)), .base64(plan.consent), .bytes(Array("\"}".utf8)),
        ])
        request.body = .upload(body, type: "application/json")
        request.onStep = onStep
        request.secrets = plan.secrets
        request.isRepeatable = false
        return request
    }

    /// Refusals come with status 200, too: `{"success":false,"message":...}`.
    private static func failure(_ reply: ManagementClient.Reply) -> SyrinxError? {
        guard reply.json["success"] == .bool(false) else { return nil }
        var error = SyrinxError(.requestRefused, "Resemble did not do what it was asked for.")
        error.status = 400
        error.serviceMessage = ManagementClient.Refusal(of: reply).message
        return error
    }

    // MARK: - Recordings

    /// Those that are there already are known by the ends of their names.
    private func sendRecordings(
        _ id: String, _ plan: ResembleVoicePlan, _ onStep: @escaping OnStep
    ) async throws(SyrinxError) {
        guard !plan.recordings.isEmpty else { return }
        let path = "/voices/\(id.percentEncoded)/recordings"
        var names = try await list(path).compactMap { $0["name"]?.string }
        for (index, recording) in plan.recordings.enumerated() {
            guard !names.contains(where: { $0.hasSuffix(recording.mark) }) else { continue }
            onStep(
                .doing("Sending recording \(index + 1) of \(plan.recordings.count): \(recording.fileName)."))
            var form = MultipartForm(key: RandomKey.make())
            form.add("name", recording.name)
            form.add("text", recording.transcript)
            form.add("is_active", "true")
            form.add("file", try await recording.open(), as: recording.name)
            var request = ManagementClient.Request(.POST, path)
            request.body = .upload(form.body, type: form.contentType)
            request.onStep = onStep
            request.isRepeatable = false
            var isAgain = false
            try await retry.retrying(onRetry: { onStep(.retrying($0)) }) { () throws(SyrinxError) in
                if isAgain {
                    names = try await list(path).compactMap { $0["name"]?.string }
                    if names.contains(where: { $0.hasSuffix(recording.mark) }) { return }
                }
                isAgain = true
                let reply = try await client.answer(to: request)
                if let error = Self.failure(reply) { throw error }
            }
        }
    }

    // MARK: - Build

    /// A professional voice of a data set is built without being asked.
    private func build(
        _ id: String, _ page: LedgerPage, _ plan: ResembleVoicePlan, _ onStep: @escaping OnStep
    ) async throws(SyrinxError) {
        let isAutomatic = plan.datasetURL != nil && plan.wanted.thoroughness == .professional
        // An earlier run may have been heard: what is being built already is not built twice.
        let isUnclear = page["building"] != nil
        var isBuilding = isAutomatic
        if !isBuilding, isUnclear { isBuilding = try await isBeingBuilt(id) }
        if !isBuilding {
            try page.update { $0.notes["building"] = "yes" }
            onStep(.doing("Asking Resemble to build \(plan.wanted.name)."))
            var request = ManagementClient.Request(.POST, "/voices/\(id.percentEncoded)/build")
            request.body = .json(.members([]))
            request.onStep = onStep
            let reply = try await client.reply(to: request)
            if !(200..<300 ~= reply.status) || reply.json["success"] == .bool(false) {
                if try await !isBeingBuilt(id) {
                    throw Self.failure(reply) ?? client.error(for: reply, to: request)
                }
            }
        }
        try page.update { $0.notes["built"] = "yes" }
    }

    /// Whether a build has begun: until then a voice is `initializing`.
    private func isBeingBuilt(_ id: String) async throws(SyrinxError) -> Bool {
        let voice = try await clonedVoice(id)
        return voice.phase == .ready
            || !["initializing", "created", "pending", "unknown"].contains(voice.status)
    }

    private static func reset(_ entry: inout VoiceLedger.Entry) {
        (entry.voiceID, entry.speakingID, entry.notes) = (nil, nil, [:])
    }
}
