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
        if voice != nil { try checkRecordings(page, plan) }
        if let voice, page["built"] != nil { return voice }
        let id: String
        if let voice { id = voice.id } else { id = try await makeVoice(page, plan, onStep) }
        try await sendRecordings(id, page, plan, onStep)
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
            if let voice = try await voiceIfThere(id) {
                try check(page, plan)
                return voice
            }
            if try await page.exchange(isThere) { return try await voiceSoFar(page, plan, onStep) }
            try page.update { Self.reset(&$0) }
        }
        onStep(.doing("Looking for a voice \"\(plan.wanted.name)\" at Resemble."))
        let isBegun = page["creating"] != nil
        let voice = try await look(since: page["creating"]) { () throws(SyrinxError) in
            try await find(plan.wanted.name, isBegun: isBegun)
        }
        if let voice {
            try check(page, plan)
            try page.update { entry in (entry.voiceID, entry.speakingID) = (voice.id, voice.id) }
        }
        return voice
    }

    /// Whether this account has what was noted for perhaps another one.
    private func isThere(_ entry: VoiceLedger.Entry) async throws(SyrinxError) -> Bool {
        guard let id = entry.knownID else { return false }
        return try await voiceIfThere(id) != nil
    }

    private func check(_ page: LedgerPage, _ plan: ResembleVoicePlan) throws(SyrinxError) {
        guard page["sum"] == plan.sum else {
            throw plan.wanted.mismatch(.resemble, "another consent, data set or thoroughness")
        }
    }

    /// A voice that is not built yet may get more recordings than it was begun with; none goes, and a built one is made
    /// of what it is made of.
    private func checkRecordings(_ page: LedgerPage, _ plan: ResembleVoicePlan) throws(SyrinxError) {
        let known = Set(page["recordings"]?.split(separator: " ").map(String.init) ?? [])
        let isSame = page["built"] == nil ? known.isSubset(of: plan.marks) : known == Set(plan.marks)
        guard isSame else { throw plan.wanted.mismatch(.resemble, "other recordings") }
    }

    /// - Parameter isBegun: A voice of this name may have been made from here.
    private func find(_ name: String, isBegun: Bool) async throws(SyrinxError) -> ClonedVoice? {
        let found = try await clonedVoices().filter { $0.name == name }
        guard found.count < 2, isBegun || found.isEmpty else { throw alreadyThere(name, found) }
        return found.first
    }

    private func makeVoice(
        _ page: LedgerPage, _ plan: ResembleVoicePlan, _ onStep: @escaping OnStep
    ) async throws(SyrinxError) -> String {
        let name = plan.wanted.name
        let isFirst = page["creating"] == nil
        try page.update { entry in
            (entry.notes["creating"], entry.notes["sum"]) = (String(Timestamp.now), plan.sum)
            entry.notes["recordings"] = plan.marks.joined(separator: " ")
        }
        onStep(.doing("Sending the consent of \(plan.wanted.consent.speakerName) to Resemble."))
        let voice: ClonedVoice
        do throws(SyrinxError) {
            voice = try await sendOnce(creation(plan, onStep)) { (reply) throws(SyrinxError) in
                guard let voice = reply.json["item"].flatMap(ClonedVoice.init(resemble:)) else {
                    throw Self.failure(reply) ?? Self.strangeAnswer
                }
                return voice
            } finding: { () throws(SyrinxError) in
                try await find(name, isBegun: true)
            }
        } catch {
            // Here what may have been heard is never asked for again: any refusal means that nothing was made.
            let isRefused = error.isRefusal || error.status == 401 || error.status == 403
            if isFirst, isRefused { try page.forget() }
            throw error
        }
        try page.update { entry in (entry.voiceID, entry.speakingID) = (voice.id, voice.id) }
        // What an earlier run has asked for may have come after all.
        if !isFirst {
            let twins = try await clonedVoices().filter { $0.name == name && $0.id != voice.id }
            guard twins.isEmpty else {
                throw SyrinxError(
                    .requestRefused,
                    "Resemble has made \"\(name)\" more than once, as an earlier request came through late: delete "
                        + "\(twins.map(\.id).joined(separator: ", ")), and run this again to go on with \(voice.id)."
                )
            }
        }
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
        _ id: String, _ page: LedgerPage, _ plan: ResembleVoicePlan, _ onStep: @escaping OnStep
    ) async throws(SyrinxError) {
        guard !plan.recordings.isEmpty else { return }
        try page.update { $0.notes["recordings"] = plan.marks.joined(separator: " ") }
        let path = "/voices/\(id.percentEncoded)/recordings"
        var names = try await recordingNames(path)
        for (index, recording) in plan.recordings.enumerated() {
            func isThere() -> Bool { names.contains { $0.hasSuffix(recording.mark) } }
            func find() async throws(SyrinxError) -> Bool? {
                names = try await recordingNames(path)
                return isThere() ? true : nil
            }
            guard !isThere() else { continue }
            if page["recording"] == recording.mark,
                try await look(since: page["recordingTime"], find) != nil
            {
                continue
            }
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
            try page.update { entry in
                entry.notes["recording"] = recording.mark
                entry.notes["recordingTime"] = String(Timestamp.now)
            }
            _ = try await sendOnce(request, reading: Self.accept, finding: find)
        }
    }

    private func recordingNames(_ path: String) async throws(SyrinxError) -> [String] {
        try await list(path).compactMap { $0["name"]?.string }
    }

    private static func accept(_ reply: ManagementClient.Reply) throws(SyrinxError) -> Bool {
        if let error = failure(reply) { throw error }
        return true
    }

    // MARK: - Build

    /// A professional voice of a data set is built without being asked.
    private func build(
        _ id: String, _ page: LedgerPage, _ plan: ResembleVoicePlan, _ onStep: @escaping OnStep
    ) async throws(SyrinxError) {
        func find() async throws(SyrinxError) -> Bool? { try await isBeingBuilt(id) ? true : nil }
        var isBuilding = plan.datasetURL != nil && plan.wanted.thoroughness == .professional
        // An earlier run may have been heard: what is being built already is not built twice.
        if !isBuilding, let time = page["building"] {
            isBuilding = try await look(since: time, find) != nil
        }
        if !isBuilding {
            try page.update { $0.notes["building"] = String(Timestamp.now) }
            onStep(.doing("Asking Resemble to build \(plan.wanted.name)."))
            var request = ManagementClient.Request(.POST, "/voices/\(id.percentEncoded)/build")
            request.body = .json(.members([]))
            request.onStep = onStep
            do throws(SyrinxError) {
                _ = try await sendOnce(request, reading: Self.accept, finding: find)
            } catch {
                // It refuses to build what it builds already.
                guard error.status.map({ 400..<500 ~= $0 }) == true, try await isBeingBuilt(id) else {
                    throw error
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
