// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
internal import SyrinxCore

/// Voices of Resemble: `/api/v2/voices`.
struct ResembleVoices: VoiceCloning {
    let address: String
    let client: ManagementClient
    let retry: RetryPolicy

    /// How often what may have been made is looked for, and for how long: ``VoiceStudio/Options/settling``.
    let settling: PollingSchedule

    var provider: Provider { .resemble }

    init(
        _ endpoint: ResembleEndpoint, _ credential: Credential, _ transport: HTTPTransport,
        _ options: VoiceStudio.Options
    ) throws(SyrinxError) {
        guard options.apiVersion == nil else {
            throw SyrinxError(.invalidArgument, "Resemble's API has no versions to choose from.")
        }
        address = endpoint.managementBase
        retry = options.retry
        var settling = options.polling
        settling.limit = options.settling
        self.settling = settling
        client = ManagementClient(
            provider: .resemble, address: address, transport: transport,
            identity: Identity(bearer: credential),
            retry: options.retry, explain: Self.explanation)
    }

    private static func explanation(_ refusal: ManagementClient.Refusal) -> String? {
        switch refusal.status {
        case 401:
            "Resemble refused the token (HTTP 401): make one at https://app.resemble.ai/account/api."
        case 402, 403:
            "Resemble does not let this account do that (HTTP \(refusal.status)): making voices needs a business plan."
        case 404: "Resemble has nothing of this id (HTTP 404)."
        default: nil
        }
    }

    func consentStatement(
        for consent: WantedVoice.Consent, locale: String, ledger: VoiceLedger
    ) async throws(SyrinxError) -> ConsentStatement {
        try consent.checkNames()
        return ConsentStatement(
            text: ConsentSentences.resemble(consent),
            advice:
                "\(consent.speakerName) reads it aloud into a WAV file, which is given as --consent. Resemble knows it "
                + "in English alone.")
    }

    // MARK: - Voices

    func clonedVoices() async throws(SyrinxError) -> [ClonedVoice] {
        try await list("/voices").compactMap(ClonedVoice.init(resemble:))
    }

    /// All pages, from the first.
    func list(_ path: String) async throws(SyrinxError) -> [JSONValue] {
        var items: [JSONValue] = []
        for page in 1...Self.pageLimit {
            let request = ManagementClient.Request(.GET, "\(path)?page=\(page)&page_size=\(Self.pageSize)")
            let json = try await client.answer(to: request).json
            let found = json["items"]?.elements ?? []
            items += found
            guard !found.isEmpty, case .number(let count)? = json["num_pages"], page < Int(count) ?? 0 else {
                return items
            }
        }
        return items
    }

    /// The most is not documented; the service may give less.
    private static let pageSize = 50
    private static let pageLimit = 2000

    func clonedVoice(_ id: String) async throws(SyrinxError) -> ClonedVoice {
        let reply = try await client.answer(
            to: ManagementClient.Request(.GET, "/voices/\(id.percentEncoded)"))
        guard let voice = reply.json["item"].flatMap(ClonedVoice.init(resemble:)) else {
            throw Self.strangeAnswer
        }
        return voice
    }

    func delete(
        _ id: String, named name: String?, purge: Bool, ledger: VoiceLedger
    ) async throws(SyrinxError) -> VoiceRemoval {
        let page = try await ledger.page(deleting: id, named: name, .resemble, at: address)
        let path = "/voices/\((page?.entry.knownID ?? id).percentEncoded)"
        var removal = VoiceRemoval()
        if purge, try await removeRecordings(path) { removal.removed.append(.recordings) }
        if try await remove(path) { removal.removed.insert(.voice, at: 0) }
        try page?.forget()
        return removal
    }

    /// - Returns: Whether there were any.
    private func removeRecordings(_ path: String) async throws(SyrinxError) -> Bool {
        let recordings: [JSONValue]
        do throws(SyrinxError) {
            recordings = try await list("\(path)/recordings")
        } catch {
            guard error.status == 404 else { throw error }
            return false
        }
        for id in recordings.compactMap({ $0["uuid"]?.string }) {
            try await remove("\(path)/recordings/\(id.percentEncoded)")
        }
        return !recordings.isEmpty
    }

    /// What is not there any more counts as deleted.
    ///
    /// - Returns: Whether it was there.
    @discardableResult
    private func remove(_ path: String) async throws(SyrinxError) -> Bool {
        let request = ManagementClient.Request(.DELETE, path)
        let reply = try await client.reply(to: request)
        guard 200..<300 ~= reply.status || reply.status == 404 else {
            throw client.error(for: reply, to: request)
        }
        return reply.status != 404
    }

    static let strangeAnswer = SyrinxError(
        .undecodable, "The answer is no voice: is the address right (--endpoint)?")
}

extension ClonedVoice {
    /// An `item` of Resemble's.
    ///
    /// - Returns: nil where it is none.
    init?(resemble json: JSONValue) {
        guard let id = json["uuid"]?.string else { return nil }
        let status = json["status"]?.string ?? "unknown"
        let phase = Phase(resemble: status)
        let failure: String? =
            switch status.lowercased() {
            case "dataset_issue":
                "Something is wrong with the recordings: Resemble's web application shows what."
            case "consent_validation_failed":
                "The consent recording is not the sentence, or not of the same speaker."
            default: phase == .failed ? json["issue"]?.string ?? status : nil
            }
        self.init(
            provider: .resemble, id: id, speakingID: id, name: json["name"]?.string ?? id,
            locale: json["default_language"]?.string, status: status, phase: phase, failure: failure,
            fields: json.withoutSecrets)
    }
}

extension ClonedVoice.Phase {
    /// Not all statuses are documented: those of callbacks and of the guide to voice design count as ends, and whatever
    /// else there is as on its way.
    init(resemble status: String) {
        switch status.lowercased() {
        case "finished", "ready", "completed": self = .ready
        case "failed", "error", "dataset_issue", "consent_validation_failed": self = .failed
        default: self = .pending
        }
    }
}
