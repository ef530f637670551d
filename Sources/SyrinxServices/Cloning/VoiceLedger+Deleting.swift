// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

extension VoiceLedger {
    /// The page of a voice that is to be deleted, held as long as it is.
    ///
    /// - Parameter name: What people call it, where it is known: its page counts where no other id stands in it.
    /// - Returns: nil where nothing was begun here that this voice may be.
    func page(
        deleting id: String, named name: String?, _ provider: Provider, at address: String
    ) async throws(SyrinxError) -> LedgerPage? {
        guard let known = try entry(deleting: id, named: name, at: address) else { return nil }
        let page = try await page(for: known.name, provider, at: address)
        // Whoever had it until now may have noted another voice.
        let knownID = page.entry.knownID
        guard !page.isNew, knownID == known.knownID || knownID == id else { return nil }
        return page
    }

    private func entry(
        deleting id: String, named name: String?, at address: String
    ) throws(SyrinxError) -> Entry? {
        if let entry = entries().first(where: { $0.address == address && $0.isOf(id) }) { return entry }
        // Where only a consent is left of a voice, it is known by its name.
        if let entry = try read(path(of: id, at: address), Entry.init(json:)) { return entry }
        guard let name, let entry = try read(path(of: name, at: address), Entry.init(json:)) else {
            return nil
        }
        return entry.knownID == nil ? entry : nil
    }
}

/// Accounts that share an address share its pages, too: what one of them does not know is kept for the other one.
extension VoiceLedger {
    /// Of one name, the oldest first.
    func asides(_ name: String, at address: String) -> [Entry] {
        let entries = fileNames(asideStart(name, address)).compactMap { file in
            try? read(directory + "/" + file, Entry.init(json:))
        }
        return entries.sorted { ($0.notes["asideTime"] ?? "") < ($1.notes["asideTime"] ?? "") }
    }

    /// More than anybody has accounts; an emulator that is started anew each day leaves one each time.
    private static let asideLimit = 8

    func setAside(_ entry: Entry) throws(SyrinxError) {
        let known = asides(entry.name, at: entry.address)
        let consentID = entry.notes["consentID"]
        // A consent whose voice was put aside before it has gone with it.
        if entry.knownID == nil, known.contains(where: { $0.notes["consentID"] == consentID }) { return }
        var aside = entry
        aside.notes["asideTime"] = String(Timestamp.now)
        try write(aside.json, to: asidePath(aside))
        let others = known.filter { $0.knownID != entry.knownID }
        for old in others.prefix(max(0, others.count + 1 - Self.asideLimit)) {
            try remove(asidePath(old))
        }
    }

    func removeAside(_ entry: Entry) throws(SyrinxError) {
        try remove(asidePath(entry))
    }

    /// A voice that was deleted is nobody's any more.
    func removeAsides(of id: String, at address: String) throws(SyrinxError) {
        for file in fileNames("aside-") {
            guard let entry = try? read(directory + "/" + file, Entry.init(json:)),
                entry.address == address, entry.isOf(id)
            else { continue }
            try remove(directory + "/" + file)
        }
    }

    private func asideStart(_ name: String, _ address: String) -> String {
        "aside-\(ContentSum(of: Array("\(address)\u{0}\(name)".utf8)).text)-"
    }

    private func asidePath(_ entry: Entry) -> String {
        let id = entry.knownID ?? entry.notes["consentID"] ?? ""
        return
            "\(directory)/\(asideStart(entry.name, entry.address))\(ContentSum(of: Array(id.utf8)).text).json"
    }
}

extension LedgerPage {
    /// Puts aside what the provider does not know: it may be another account's. Then takes up what was put aside
    /// before, where the provider knows that.
    ///
    /// - Returns: Whether there was such a one. If not, the page is as it was.
    func exchange(
        _ isThere: (VoiceLedger.Entry) async throws(SyrinxError) -> Bool
    ) async throws(SyrinxError) -> Bool {
        let others = ledger.asides(entry.name, at: entry.address)
        try ledger.setAside(entry)
        for var other in others where other.knownID != entry.knownID {
            guard try await isThere(other) else { continue }
            try ledger.removeAside(other)
            other.notes["asideTime"] = nil
            try update { $0 = other }
            return true
        }
        return false
    }
}
