// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
internal import SyrinxCore

/// One request makes a voice. It carries a key that is noted before it is sent: for a day the service answers a request
/// of the same key as it did the first time, and makes nothing new.
extension SpeechifyVoices {
    typealias OnStep = @Sendable (CloningStep) -> Void

    /// How long a key counts: 24 hours, less some minutes in which a request is on its way.
    private static let keyLife = 24 * 3600 - 600

    func create(
        _ wanted: WantedVoice, ledger: VoiceLedger, onStep: @escaping OnStep
    ) async throws(SyrinxError) -> ClonedVoice {
        let plan = try await Plan(wanted, version)
        let page = try await ledger.page(for: wanted.name, .speechify, at: address) {
            onStep(.doing("Waiting for another run that makes \(wanted.name)."))
        }
        if let voice = try await voiceSoFar(page, plan, onStep) { return voice }
        let isFirst = page["key"] == nil
        if isFirst { try takeKey(page, plan, ledger) }
        return try await send(page, plan, ledger, isFirst: isFirst, onStep)
    }

    /// What is to be sent, looked through and with its files open.
    private struct Plan {
        let wanted: WantedVoice
        let sample: UploadFile
        let avatar: UploadFile?

        /// nil for versions that ask for a name and an address.
        let consent: UploadFile?

        /// What tells it from others.
        let sum: String

        init(_ wanted: WantedVoice, _ version: SpeechifyVersion) async throws(SyrinxError) {
            let wanted = try version.whatIsSent(of: wanted)
            if case .recording(let path)? = wanted.consent.proof {
                consent = try WantedVoice.open(path, byteLimit: CloningLimits.speechifyConsentByteCount)
            } else {
                consent = nil
            }
            guard case .recordings(let recordings) = wanted.material, recordings.count == 1 else {
                throw SyrinxError(
                    .invalidArgument,
                    "Speechify makes a voice from one recording of 10 to 30 seconds (--sample).")
            }
            sample = try wanted.openRecordings(recordings, byteLimit: CloningLimits.ownByteCount)[0]
            avatar = try wanted.avatarPath.map { (path) throws(SyrinxError) in
                try WantedVoice.open(path, byteLimit: CloningLimits.ownByteCount)
            }
            self.wanted = wanted
            let texts = [
                wanted.name, wanted.locale, wanted.gender.rawValue, wanted.consent.speakerName,
                consent == nil ? wanted.consent.email : nil, sample.ending, avatar?.ending, consent?.ending,
            ]
            sum = try await ContentSum.of(texts, [sample, avatar, consent].compactMap(\.self))
        }
    }

    /// The voice that an earlier run has made, or may have made; a key that is of no use any more is dropped.
    private func voiceSoFar(
        _ page: LedgerPage, _ plan: Plan, _ onStep: OnStep
    ) async throws(SyrinxError) -> ClonedVoice? {
        if let id = page.entry.voiceID {
            onStep(.doing("Looking at the voice \(id) of an earlier run."))
            if let voice = try await voiceIfThere(id) {
                guard page["sum"] == plan.sum else {
                    throw plan.wanted.mismatch(.speechify, "another recording or consent")
                }
                return voice
            }
            if try await page.exchange(isThere) { return try await voiceSoFar(page, plan, onStep) }
            try page.update { Self.reset(&$0) }
        }
        // Within the key's life the same request is safe: it may be sent again as it was.
        let isSafe = page["sum"] == plan.sum && page["failed"] == nil
        if page["key"] != nil, let time = page["time"].flatMap({ Int($0) }), isSafe,
            0...Self.keyLife ~= Timestamp.now - time
        {
            return nil
        }
        onStep(.doing("Looking for a voice \"\(plan.wanted.name)\" at Speechify."))
        let found = try await voices(named: plan.wanted.name)
        guard let voice = found.first else {
            if !page.isNew { try page.update { Self.reset(&$0) } }
            return nil
        }
        guard page["key"] != nil, page["sum"] == plan.sum, found.count == 1 else {
            throw alreadyThere(plan.wanted.name, found)
        }
        return try note(voice, page)
    }

    /// Whether this account has what was noted for perhaps another one.
    private func isThere(_ entry: VoiceLedger.Entry) async throws(SyrinxError) -> Bool {
        guard let id = entry.knownID else { return false }
        return try await voiceIfThere(id) != nil
    }

    private func voices(named name: String) async throws(SyrinxError) -> [ClonedVoice] {
        try await clonedVoices().filter { $0.name == name }
    }

    private func takeKey(
        _ page: LedgerPage, _ plan: Plan, _ ledger: VoiceLedger
    ) throws(SyrinxError) {
        var challenge: SpeechifyChallenge?
        let path = ledger.challengePath(of: plan.wanted.consent.speakerName, at: address)
        if version.asksForChallenge {
            let speaker = plan.wanted.consent.speakerName
            guard let known = try ledger.read(path, SpeechifyChallenge.init(json:)) else {
                throw SyrinxError(
                    .invalidArgument,
                    "No sentence has been asked for that \(speaker) was to read: ask for it, record it, and run this "
                        + "again with that recording.")
            }
            guard !known.isOver else {
                throw SyrinxError(
                    .invalidArgument,
                    "The sentence that \(speaker) has read ran out at \(known.expiry): ask for a new one, record it, and "
                        + "run this again at once.")
            }
            challenge = known
        }
        try page.update { entry in
            entry.notes["key"] = RandomKey.uuid()
            entry.notes["time"] = String(Timestamp.now)
            entry.notes["sum"] = plan.sum
            entry.notes["challenge"] = challenge?.id
        }
    }

    /// - Parameter isFirst: No earlier run has sent it.
    private func send(
        _ page: LedgerPage, _ plan: Plan, _ ledger: VoiceLedger, isFirst: Bool, _ onStep: @escaping OnStep
    ) async throws(SyrinxError) -> ClonedVoice {
        guard let key = page["key"] else { throw Self.strangeAnswer }
        let wanted = plan.wanted
        // Sent again, it is the same to the byte, as the key demands.
        var form = MultipartForm(key: String(key.filter { $0 != "-" }))
        form.add("name", wanted.name)
        form.add("locale", wanted.locale)
        form.add("gender", wanted.gender.rawValue)
        if let consent = plan.consent {
            form.add("consent_challenge_id", page["challenge"])
            form.add("consent_recording", consent, as: "consent")
        } else {
            let consent = JSONValue.members([
                ("fullName", .string(wanted.consent.speakerName)),
                ("email", .string(wanted.consent.email ?? "")),
            ])
            form.add("consent", consent.text)
        }
        form.add("sample", plan.sample, as: "sample")
        if let avatar = plan.avatar { form.add("avatar", avatar, as: "avatar") }
        var request = ManagementClient.Request(.POST, "/voices")
        request.body = .upload(form.body, type: form.contentType)
        request.headers = [("Idempotency-Key", key)]
        request.onStep = onStep
        onStep(.doing("Sending the recordings for \(wanted.name) to Speechify."))
        let reply: ManagementClient.Reply
        do throws(SyrinxError) {
            reply = try await answer(to: request)
        } catch {
            // A refusal for another reason than the consent may leave the sentence for the next attempt.
            if let status = error.status, [404, 410, 422].contains(status) {
                try dropChallenge(page, plan, ledger)
            }
            try settle(error, page, isFirst: isFirst)
            throw error
        }
        guard let voice = ClonedVoice(speechify: reply.json) else { throw Self.strangeAnswer }
        try dropChallenge(page, plan, ledger)
        return try note(voice, page)
    }

    /// A sentence counts once: the next voice gets another.
    private func dropChallenge(
        _ page: LedgerPage, _ plan: Plan, _ ledger: VoiceLedger
    ) throws(SyrinxError) {
        let path = ledger.challengePath(of: plan.wanted.consent.speakerName, at: address)
        guard let challenge = try ledger.read(path, SpeechifyChallenge.init(json:)),
            challenge.id == page["challenge"]
        else { return }
        try ledger.remove(path)
    }

    /// How often a request is sent that the same one is in the way of: each time with all its recordings.
    private static let conflictLimit = 6

    /// Waits where the same request is still being worked at.
    private func answer(
        to request: ManagementClient.Request
    ) async throws(SyrinxError) -> ManagementClient.Reply {
        var last: ManagementClient.Reply?
        var sendCount = 0
        let reply = try await polling.poll { () throws(SyrinxError) -> ManagementClient.Reply? in
            let reply = try await client.reply(to: request)
            last = reply
            sendCount += 1
            guard reply.status == 409, sendCount < Self.conflictLimit,
                ManagementClient.Refusal(of: reply).has("idempotency_conflict")
            else { return reply }
            request.onStep(.doing("Speechify is busy with the same request."))
            return nil
        }
        guard var reply = reply ?? last else { throw Self.strangeAnswer }
        reply.attemptCount = max(reply.attemptCount, sendCount)
        guard 200..<300 ~= reply.status else { throw client.error(for: reply, to: request) }
        return reply
    }

    /// What a failure means for the next run.
    private func settle(_ error: SyrinxError, _ page: LedgerPage, isFirst: Bool) throws(SyrinxError) {
        if isFirst, error.isRefusal {
            // Nothing was made, and the service would refuse it in the same words for a day.
            try page.update { Self.reset(&$0) }
        } else if let status = error.status, ![408, 429].contains(status) {
            // An attempt before this one may have made a voice, and this may be what the service says for a day: the
            // next run looks first whether there is a voice.
            try page.update { $0.notes["failed"] = "yes" }
        }
    }

    private func note(_ voice: ClonedVoice, _ page: LedgerPage) throws(SyrinxError) -> ClonedVoice {
        try page.update { entry in
            (entry.voiceID, entry.speakingID) = (voice.id, voice.speakingID)
        }
        return voice
    }

    private static func reset(_ entry: inout VoiceLedger.Entry) {
        (entry.voiceID, entry.speakingID, entry.notes) = (nil, nil, [:])
    }
}
