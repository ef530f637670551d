// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Makes voices from people's recordings at one provider, finds them, waits for them and deletes them.
///
/// - Thread: any.
public struct VoiceStudio: Sendable {
    public let service: any VoiceCloning

    /// What has been begun, so that nothing is made twice.
    public let ledger: VoiceLedger

    private let options: Options

    /// How a provider is asked.
    public struct Options: Sendable, Hashable {
        /// Azure's `api-version`, Speechify's `Speechify-Version`; nil: the one that this program was written for.
        /// Resemble has none.
        public var apiVersion: String?

        /// For requests that fail in passing: the table of docs/failures.md.
        public var retry = RetryPolicy()
        public var polling = PollingSchedule()

        /// How long something may take to be seen that was asked for without a clear answer, where the provider knows
        /// no keys (Resemble): until then it is looked for, and not asked for again.
        public var settling: Duration = .seconds(5)

        public init() {}
    }

    /// - Parameter transport: Made anew where nil; share one to share its connections.
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where a version has another shape than the provider's have.
    public init(
        _ endpoint: ServiceEndpoint, credential: Credential, ledger: VoiceLedger,
        options: Options = Options(),
        transport: HTTPTransport? = nil
    ) throws(SyrinxError) {
        let transport = transport ?? HTTPTransport()
        switch endpoint {
        case .azure(let endpoint):
            service = try AzurePersonalVoices(endpoint, credential, transport, options)
        case .speechify(let endpoint):
            service = try SpeechifyVoices(endpoint, credential, transport, options)
        case .resemble(let endpoint):
            service = try ResembleVoices(endpoint, credential, transport, options)
        }
        self.ledger = ledger
        self.options = options
    }

    public var provider: Provider { service.provider }

    /// Where it is, for people.
    public var host: String { WebAddress(service.address)?.host ?? service.address }

    /// See ``VoiceCloning/consentStatement(for:locale:ledger:)``.
    public func consentStatement(
        for consent: WantedVoice.Consent, locale: String
    ) async throws(SyrinxError) -> ConsentStatement {
        try await service.consentStatement(for: consent, locale: locale, ledger: ledger)
    }

    /// See ``VoiceCloning/whatIsSent(of:)``.
    public func whatIsSent(of wanted: WantedVoice) throws(SyrinxError) -> WantedVoice {
        try service.whatIsSent(of: wanted)
    }

    /// See ``VoiceCloning/create(_:ledger:onStep:)``.
    public func create(
        _ wanted: WantedVoice, onStep: @escaping @Sendable (CloningStep) -> Void = { _ in }
    ) async throws(SyrinxError) -> ClonedVoice {
        try await service.create(wanted, ledger: ledger, onStep: onStep)
    }

    /// See ``VoiceCloning/clonedVoices()``.
    public func voices() async throws(SyrinxError) -> [ClonedVoice] {
        try await service.clonedVoices()
    }

    /// The voice with an id or a name.
    ///
    /// - Throws: ``SyrinxError``; its status is 404 where there is none, and ``SyrinxError/Code/invalidArgument`` with
    ///   their ids where several have the name.
    public func voice(_ nameOrID: String) async throws(SyrinxError) -> ClonedVoice {
        // What was begun here is known by its name, though the provider may show another.
        if let entry = try ledger.entry(named: nameOrID, at: service.address), let id = entry.voiceID,
            let voice = try await service.voiceIfThere(id)
        {
            try await note(voice)
            return voice
        }
        let found = try await voices().filter { $0.id == nameOrID || $0.name == nameOrID }
        if let voice = found.first(where: { $0.id == nameOrID }) { return voice }
        guard let voice = found.first else {
            var error = SyrinxError(
                .requestRefused, "\(provider.title) has no voice \"\(nameOrID)\": see the list of voices.")
            error.status = 404
            throw error
        }
        guard found.count == 1 else {
            let ids = found.map(\.id).joined(separator: ", ")
            throw SyrinxError(
                .invalidArgument,
                "\(provider.title) has \(found.count) voices named \"\(nameOrID)\": name one by its id (\(ids))."
            )
        }
        return voice
    }

    /// Asks after a voice until it can speak or never will; see ``ClonedVoice/phase``.
    ///
    /// Cancelling the task ends it at once; a failure that passes (``SyrinxError/isPassing``) does not.
    ///
    /// - Parameters:
    ///   - limit: Of the whole wait; nil: ``Provider/patience(for:)``.
    ///   - onFailure: Told of each failure after which the provider is asked again.
    ///   - onPoll: Told each time what the provider said.
    /// - Throws: ``SyrinxError``; ``SyrinxError/Code/timedOut`` where it is still being made at the end; where nobody
    ///   answered in all the time, why not.
    public func wait(
        for id: String, limit: Duration? = nil, onFailure: @Sendable (SyrinxError) -> Void = { _ in },
        onPoll: @Sendable (ClonedVoice) -> Void = { _ in }
    ) async throws(SyrinxError) -> ClonedVoice {
        var schedule = options.polling
        schedule.limit = limit ?? provider.patience()
        var last: Result<ClonedVoice, SyrinxError>?
        let voice = try await schedule.poll { () throws(SyrinxError) -> ClonedVoice? in
            do throws(SyrinxError) {
                let voice = try await service.clonedVoice(id)
                onPoll(voice)
                last = .success(voice)
                return voice.phase == .pending ? nil : voice
            } catch {
                guard error.isPassing else { throw error }
                onFailure(error)
                if case .success? = last { return nil }
                last = .failure(error)
                return nil
            }
        }
        if let voice {
            try await note(voice)
            return voice
        }
        switch last {
        case .failure(let error)?: throw error
        case .success(let voice)?:
            throw SyrinxError(
                .timedOut,
                "\(voice.name) is still being made (\(voice.status)): nothing is lost, wait for it again later."
            )
        case nil: throw SyrinxError(.timedOut, "\(id) was not asked after: nothing is lost.")
        }
    }

    /// What `say` names a voice by is known later than its id perhaps.
    private func note(_ voice: ClonedVoice) async throws(SyrinxError) {
        func isNew(_ entry: VoiceLedger.Entry) -> Bool {
            entry.voiceID == voice.id && entry.speakingID != voice.speakingID
        }
        guard voice.speakingID != nil, let entry = try ledger.entry(named: voice.id, at: service.address),
            isNew(entry)
        else { return }
        let page = try await ledger.page(for: entry.name, provider, at: service.address)
        guard !page.isNew, isNew(page.entry) else { return }
        try page.update { $0.speakingID = voice.speakingID }
    }

    /// See ``VoiceCloning/delete(_:named:purge:ledger:)``.
    @discardableResult
    public func delete(
        _ id: String, named name: String? = nil, purge: Bool = false
    ) async throws(SyrinxError) -> VoiceRemoval {
        var name = name
        if name == nil,
            ledger.entries().contains(where: { $0.address == service.address && $0.knownID == nil })
        {
            // It may be what an answer was lost about.
            name = try await service.voiceIfThere(id)?.name
        }
        let removal = try await service.delete(id, named: name, purge: purge, ledger: ledger)
        try ledger.removeAsides(of: id, at: service.address)
        return removal
    }
}
