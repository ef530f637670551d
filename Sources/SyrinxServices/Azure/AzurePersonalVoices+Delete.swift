// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

extension AzurePersonalVoices {
    func delete(
        _ id: String, named name: String?, purge: Bool, ledger: VoiceLedger
    ) async throws(SyrinxError) -> VoiceRemoval {
        // A voice's id is noted before it is made: a page of its name without one is not its page.
        var page = try await ledger.page(deleting: id, named: nil, .azure, at: address)
        // Where only a consent is left, its voice's name stands for it.
        let voiceID = page?.entry.knownID ?? (id == page?.entry.name ? nil : id)
        let path = try voiceID.map { (id) throws(SyrinxError) in "/personalvoices/\(try Self.checked(id))" }
        var entry = page?.entry
        if purge, entry == nil, let path {
            // What is known of it only at the provider is noted before it goes.
            guard let json = try await find(path) else { return VoiceRemoval() }
            let found = Self.entry(of: id, json, address)
            let free = try await ledger.page(for: found.name, .azure, at: address)
            // A page that is there already is another voice's.
            if free.isNew {
                try free.update { $0 = found }
                page = free
            }
            entry = found
        }
        var removal = VoiceRemoval()
        if let path, try await remove(path) { removal.removed.append(.voice) }
        try page?.update { Self.resetVoice(&$0) }
        guard let entry else { return removal }
        guard purge else {
            if entry.notes["consentID"] != nil { removal.kept.append(.consent) }
            return removal
        }
        try await removeConsent(entry, &removal)
        try await removeProject(entry, &removal)
        try page?.forget()
        return removal
    }

    private static func entry(of id: String, _ json: JSONValue, _ address: String) -> VoiceLedger.Entry {
        let name = ClonedVoice(azure: json)?.name ?? id
        var entry = VoiceLedger.Entry(provider: .azure, address: address, name: name)
        (entry.voiceID, entry.notes["voiceID"]) = (id, id)
        entry.notes["consentID"] = json["consentId"]?.string
        entry.notes["projectID"] = json["projectId"]?.string
        return entry
    }

    private func removeConsent(
        _ entry: VoiceLedger.Entry, _ removal: inout VoiceRemoval
    ) async throws(SyrinxError) {
        guard let id = entry.notes["consentID"] else { return }
        // It may have been given for other voices, too.
        let voices = try await list("/personalvoices")
        guard !voices.contains(where: { $0["consentId"]?.string == id }) else {
            return removal.kept.append(.consent)
        }
        if try await remove("/consents/\(try Self.checked(id))") { removal.removed.append(.consent) }
    }

    /// With a project goes all that is in it: only an empty one that was made here is removed.
    private func removeProject(
        _ entry: VoiceLedger.Entry, _ removal: inout VoiceRemoval
    ) async throws(SyrinxError) {
        guard let id = entry.notes["projectID"] else { return }
        guard entry.notes["projectMade"] != nil else { return removal.kept.append(.project) }
        let query = "filter=projectId%20eq%20%27\(try Self.checked(id))%27&"
        for path in ["/consents", "/personalvoices"] {
            let items = try await list(path, query: query)
            guard !items.contains(where: { $0["projectId"]?.string == id }) else {
                return removal.kept.append(.project)
            }
        }
        if try await remove("/projects/\(id)") { removal.removed.append(.project) }
    }
}
