// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
internal import SyrinxCore

/// A project, a consent in it, a voice in it: each has an id that is made here and noted before it is used, so that a
/// request that is made again makes nothing new.
extension AzurePersonalVoices {
    typealias OnStep = @Sendable (CloningStep) -> Void

    func create(
        _ wanted: WantedVoice, ledger: VoiceLedger, onStep: @escaping OnStep
    ) async throws(SyrinxError) -> ClonedVoice {
        let plan = try await AzureVoicePlan(wanted)
        let page = try await ledger.page(for: wanted.name, .azure, at: address) {
            onStep(.doing("Waiting for another run that makes \(wanted.name)."))
        }
        if let voice = try await voiceSoFar(page, plan, onStep) { return voice }
        try await makeConsent(page, plan, onStep)
        return try await makeVoice(page, plan, onStep)
    }

    // MARK: - Project

    /// As often as a consent is sent: what is there already stays, and what has gone since is made anew.
    private func makeProject(
        _ page: LedgerPage, _ plan: AzureVoicePlan, _ onStep: @escaping OnStep
    ) async throws(SyrinxError) {
        let id = page["projectID"] ?? Self.newID(plan.wanted.name, "project")
        try page.update { $0.notes["projectID"] = id }
        onStep(.doing("Making the project \(id) at Azure."))
        var request = request(.PUT, "/projects/\(id)")
        request.onStep = onStep
        request.body = .json(
            .members([
                ("kind", .string("PersonalVoice")), ("displayName", .string(plan.wanted.name)),
                ("description", .string(plan.wanted.summary ?? "Made by syrinx")),
            ]))
        let reply = try await client.reply(to: request)
        guard 200..<300 ~= reply.status || reply.status == 409 else {
            throw client.error(for: reply, to: request)
        }
        try page.update { $0.notes["projectMade"] = "yes" }
    }

    // MARK: - Consent

    private func makeConsent(
        _ page: LedgerPage, _ plan: AzureVoicePlan, _ onStep: @escaping OnStep
    ) async throws(SyrinxError) {
        var location: String?
        if try await !hasConsent(page, plan, onStep) {
            try await makeProject(page, plan, onStep)
            location = try await sendConsent(page, plan, onStep)
        }
        guard page["consentState"] != "succeeded", let id = page["consentID"] else { return }
        let consent = try await settle("consent", "/consents/\(id)", page, location, onStep)
        let status = consent["status"]?.string
        guard status == "Succeeded" || status == "Failed" else {
            throw SyrinxError(
                .requestRefused,
                "The consent \(id) is \(status?.lowercased() ?? "gone") at Azure: no voice can be made with it now."
            )
        }
        guard status == "Succeeded" else {
            let reason = consent["properties"]?["failureReason"]?.string ?? "no reason given"
            try await remove("/consents/\(id)")
            try page.update { Self.resetConsent(&$0) }
            throw SyrinxError(
                .requestRefused, "Azure did not accept the consent. \(AzureCloningWords.failure(reason))")
        }
        try page.update { $0.notes["consentState"] = "succeeded" }
    }

    /// Whether an earlier run has sent this consent; what has failed since is removed.
    private func hasConsent(
        _ page: LedgerPage, _ plan: AzureVoicePlan, _ onStep: OnStep
    ) async throws(SyrinxError) -> Bool {
        guard page["consentState"] != nil, let id = page["consentID"] else { return false }
        onStep(.doing("Looking at the consent \(id) of an earlier run."))
        guard let consent = try await find("/consents/\(id)") else {
            // Not sent whole, or removed since: in the second case its operation's id has been used up.
            if page["consentState"] != "sent" || page["consentSum"] != plan.consentSum {
                if try await page.exchange(isThere) { return try await hasConsent(page, plan, onStep) }
                try page.update { Self.resetConsent(&$0) }
            }
            return false
        }
        if consent["status"]?.string == "Failed" {
            try await remove("/consents/\(id)")
            try page.update { Self.resetConsent(&$0) }
            return false
        }
        guard page["consentSum"] == plan.consentSum else {
            throw plan.wanted.mismatch(.azure, "another consent, or for another person, company or locale")
        }
        return true
    }

    /// - Returns: Where to ask after it.
    private func sendConsent(
        _ page: LedgerPage, _ plan: AzureVoicePlan, _ onStep: @escaping OnStep
    ) async throws(SyrinxError) -> String? {
        let id = page["consentID"] ?? Self.newID(plan.wanted.name, "consent")
        let operation = page["consentOperation"] ?? RandomKey.uuid()
        let isFirst = page["consentState"] == nil
        try page.update { entry in
            (entry.notes["consentID"], entry.notes["consentOperation"]) = (id, operation)
            (entry.notes["consentSum"], entry.notes["consentState"]) = (plan.consentSum, "sent")
        }
        onStep(.doing("Sending the consent of \(plan.wanted.consent.speakerName) to Azure."))
        let consent = plan.wanted.consent
        let fields: [(String, String?)] = [
            ("projectId", page["projectID"]), ("displayName", plan.wanted.name),
            ("description", plan.wanted.summary), ("voiceTalentName", consent.speakerName),
            ("companyName", consent.company), ("locale", plan.wanted.locale),
        ]
        let reply: ManagementClient.Reply
        do throws(SyrinxError) {
            reply = try await send(
                "/consents/\(id)", plan.consent, fields, operation, plan, onStep)
        } catch {
            if isFirst, error.isRefusal { try page.update { Self.resetConsent(&$0) } }
            throw error
        }
        try page.update { $0.notes["consentState"] = "made" }
        return reply.headers.first(name: "Operation-Location")
    }

    // MARK: - Voice

    /// The voice that an earlier run has made; one that has failed or is gone is to be made anew.
    private func voiceSoFar(
        _ page: LedgerPage, _ plan: AzureVoicePlan, _ onStep: OnStep
    ) async throws(SyrinxError) -> ClonedVoice? {
        guard page["voiceState"] != nil, let id = page["voiceID"] else { return nil }
        onStep(.doing("Looking at the voice \(id) of an earlier run."))
        guard let json = try await find("/personalvoices/\(id)") else {
            if page["voiceState"] != "sent" || page["voiceSum"] != plan.materialSum {
                if try await page.exchange(isThere) { return try await voiceSoFar(page, plan, onStep) }
                try page.update { Self.resetVoice(&$0) }
            }
            return nil
        }
        guard let voice = ClonedVoice(azure: json) else { throw Self.strangeAnswer }
        if voice.phase == .failed {
            onStep(.doing("The voice \(id) has failed (\(voice.failure ?? voice.status)): it is made anew."))
            try await remove("/personalvoices/\(id)")
            try page.update { Self.resetVoice(&$0) }
            return nil
        }
        guard page["voiceSum"] == plan.materialSum, page["consentSum"] == plan.consentSum else {
            throw plan.wanted.mismatch(.azure, "other recordings or another consent")
        }
        return try note(voice, page)
    }

    /// Whether this account has what was noted for perhaps another one.
    private func isThere(_ entry: VoiceLedger.Entry) async throws(SyrinxError) -> Bool {
        if let id = entry.knownID { return try await find("/personalvoices/\(Self.checked(id))") != nil }
        guard let id = entry.notes["consentID"] else { return false }
        return try await find("/consents/\(Self.checked(id))") != nil
    }

    private func makeVoice(
        _ page: LedgerPage, _ plan: AzureVoicePlan, _ onStep: @escaping OnStep
    ) async throws(SyrinxError) -> ClonedVoice {
        let id = page["voiceID"] ?? Self.newID(plan.wanted.name, "voice")
        let operation = page["voiceOperation"] ?? RandomKey.uuid()
        let isFirst = page["voiceState"] == nil
        try page.update { entry in
            (entry.notes["voiceID"], entry.notes["voiceOperation"]) = (id, operation)
            (entry.notes["voiceSum"], entry.notes["voiceState"]) = (plan.materialSum, "sent")
        }
        onStep(.doing("Sending the recordings for \(plan.wanted.name) to Azure."))
        let fields: [(String, String?)] = [
            ("projectId", page["projectID"]), ("consentId", page["consentID"]),
            ("displayName", plan.wanted.name), ("description", plan.wanted.summary),
        ]
        let reply: ManagementClient.Reply
        do throws(SyrinxError) {
            reply = try await send(
                "/personalvoices/\(id)", plan.material, fields, operation, plan, onStep)
        } catch {
            if isFirst, error.isRefusal { try page.update { Self.resetVoice(&$0) } }
            throw error
        }
        guard let voice = ClonedVoice(azure: reply.json) else { throw Self.strangeAnswer }
        return try note(voice, page)
    }

    private func note(_ voice: ClonedVoice, _ page: LedgerPage) throws(SyrinxError) -> ClonedVoice {
        try page.update { entry in
            entry.voiceID = voice.id
            entry.speakingID = voice.speakingID ?? entry.speakingID
            entry.notes["voiceState"] = "made"
        }
        return voice
    }

    // MARK: - Both

    /// Sends a resource with its audio: as JSON where the service fetches it, else as a form.
    private func send(
        _ path: String, _ audio: AzureVoicePlan.Audio, _ fields: [(String, String?)], _ operation: String,
        _ plan: AzureVoicePlan, _ onStep: @escaping OnStep
    ) async throws(SyrinxError) -> ManagementClient.Reply {
        var request: ManagementClient.Request
        var members = fields.compactMap { name, value in value.map { (name, JSONValue.string($0)) } }
        switch audio {
        case .files(let files):
            request = self.request(.POST, path)
            // Sent again, it is the same to the byte, as the operation's id demands.
            var form = MultipartForm(key: String(operation.filter { $0 != "-" }))
            for (name, value) in fields { form.add(name, value) }
            for (index, file) in files.enumerated() {
                form.add("audiodata", file, as: "recording-\(index + 1)")
            }
            request.body = .upload(form.body, type: form.contentType)
        case .url(let url):
            request = self.request(.PUT, path)
            members.append(("audioUrl", .string(url)))
            request.body = .json(.members(members))
        case .container(let url, let prefix, let extensions):
            request = self.request(.PUT, path)
            var source: [(String, JSONValue)] = [("containerUrl", .string(url))]
            if let prefix { source.append(("prefix", .string(prefix))) }
            source.append(("extensions", .array(extensions.map { .string($0) })))
            members.append(("audios", .members(source)))
            request.body = .json(.members(members))
        }
        request.headers.append(("Operation-Id", operation))
        request.onStep = onStep
        request.secrets = plan.secrets
        let reply = try await client.reply(to: request)
        if 200..<300 ~= reply.status { return reply }
        // It is there already: an earlier attempt was heard, and its answer was not.
        if reply.status == 409 || reply.status == 400, let json = try await find(path) {
            return ManagementClient.Reply(
                status: 200, headers: HTTPHeaders(), json: json, requestID: reply.requestID)
        }
        throw client.error(for: reply, to: request)
    }

    /// Asks after an operation until it has ended.
    ///
    /// - Parameter location: Where the service says that its state is; another host is never asked.
    /// - Returns: The resource as it is then.
    private func settle(
        _ what: String, _ path: String, _ page: LedgerPage, _ location: String?, _ onStep: @escaping OnStep
    ) async throws(SyrinxError) -> JSONValue {
        var next = request(.GET, "/operations/\(page["\(what)Operation"] ?? "")")
        if let location, isOwn(location) { next = ManagementClient.Request(.GET, location) }
        next.onStep = onStep
        var isOperationKnown = true
        let resource = try await polling.poll { () throws(SyrinxError) -> JSONValue? in
            if isOperationKnown {
                let reply = try await client.reply(to: next)
                isOperationKnown = 200..<300 ~= reply.status
                let status = reply.json["status"]?.string ?? "unknown"
                if isOperationKnown, !["Succeeded", "Failed"].contains(status) {
                    onStep(.doing("Azure looks at the \(what) (\(status))."))
                    return nil
                }
            }
            guard let resource = try await find(path) else { return .null }
            let status = resource["status"]?.string ?? "unknown"
            if ["Succeeded", "Failed", "Disabling", "Disabled"].contains(status) { return resource }
            onStep(.doing("Azure looks at the \(what) (\(status))."))
            return nil
        }
        guard let resource else {
            throw SyrinxError(
                .timedOut,
                "Azure still looks at the \(what): nothing is lost, run the same command again in a while to go on."
            )
        }
        return resource
    }

    /// Made new each time, and readable in the portal.
    private static func newID(_ name: String, _ what: String) -> String {
        let letters = name.lowercased().utf8.filter { WebAddress.isSmallLetter($0) || WebAddress.isDigit($0) }
        let start = letters.isEmpty ? "voice" : String(decoding: letters.prefix(32), as: UTF8.self)
        return "\(start)-\(RandomKey.make().prefix(12))-\(what)"
    }

    static func resetConsent(_ entry: inout VoiceLedger.Entry) {
        for key in ["ID", "Operation", "Sum", "State"] { entry.notes["consent" + key] = nil }
    }

    static func resetVoice(_ entry: inout VoiceLedger.Entry) {
        for key in ["ID", "Operation", "Sum", "State"] { entry.notes["voice" + key] = nil }
        (entry.voiceID, entry.speakingID) = (nil, nil)
    }
}
