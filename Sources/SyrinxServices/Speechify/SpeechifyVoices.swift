// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
internal import SyrinxCore

/// Voices of Speechify: `/v1/voices`.
struct SpeechifyVoices: VoiceCloning {
    let address: String
    let client: ManagementClient
    let version: SpeechifyVersion

    /// For requests that another one on the same key is in the way of.
    let polling: PollingSchedule

    var provider: Provider { .speechify }

    init(
        _ endpoint: SpeechifyEndpoint, _ credential: Credential, _ transport: HTTPTransport,
        _ options: VoiceStudio.Options
    ) throws(SyrinxError) {
        address = ServiceEndpoint.speechify(endpoint).managementAddress
        version = try SpeechifyVersion(options.apiVersion)
        client = ManagementClient(
            provider: .speechify, address: address, transport: transport,
            identity: Identity(bearer: credential),
            retry: options.retry, headers: [SpeechifyEndpoint.versionHeader: version.date],
            requestIDHeader: "X-Request-ID", explain: SpeechifyCloningWords.explanation)
        polling = options.polling
    }

    // MARK: - Voices

    /// Those of this workspace, whatever version of the API lists them.
    func clonedVoices() async throws(SyrinxError) -> [ClonedVoice] {
        var voices: [ClonedVoice] = []
        var cursor: String?
        for _ in 0..<Self.pageLimit {
            var path = "/voices?type=personal&limit=200"
            if let cursor { path += "&cursor=" + cursor.percentEncoded }
            let json = try await client.answer(to: ManagementClient.Request(.GET, path)).json
            let items = json["voices"]?.elements ?? json.elements
            // Older versions list everybody's.
            voices += items.filter { $0["type"]?.string ?? "personal" == "personal" }
                .compactMap(ClonedVoice.init(speechify:))
            let next = json["next_cursor"]?.string
            guard let next, !next.isEmpty, json["has_more"] != .bool(false), next != cursor else {
                return voices
            }
            cursor = next
        }
        return voices
    }

    /// Of 200 voices each: more than anybody has.
    private static let pageLimit = 1000

    func clonedVoice(_ id: String) async throws(SyrinxError) -> ClonedVoice {
        let request = ManagementClient.Request(.GET, "/voices/\(id.percentEncoded)")
        guard let voice = ClonedVoice(speechify: try await client.answer(to: request).json) else {
            throw Self.strangeAnswer
        }
        return voice
    }

    func delete(
        _ id: String, named name: String?, purge: Bool, ledger: VoiceLedger
    ) async throws(SyrinxError) -> VoiceRemoval {
        let page = try await ledger.page(deleting: id, named: name, .speechify, at: address)
        let id = page?.entry.knownID ?? id
        let request = ManagementClient.Request(.DELETE, "/voices/\(id.percentEncoded)")
        let reply = try await client.reply(to: request)
        guard 200..<300 ~= reply.status || reply.status == 404 else {
            throw client.error(for: reply, to: request)
        }
        try page?.forget()
        var removal = VoiceRemoval()
        if reply.status != 404 { removal.removed.append(.voice) }
        return removal
    }

    static let strangeAnswer = SyrinxError(
        .undecodable, "The answer is no voice: is the address right (--endpoint)?")

    func whatIsSent(of wanted: WantedVoice) throws(SyrinxError) -> WantedVoice {
        try version.whatIsSent(of: wanted)
    }

    // MARK: - Consent

    func consentStatement(
        for consent: WantedVoice.Consent, locale: String, ledger: VoiceLedger
    ) async throws(SyrinxError) -> ConsentStatement {
        try consent.checkNames()
        guard version.asksForChallenge else {
            return ConsentStatement(
                text: nil,
                advice:
                    "This version of Speechify's API asks for no recording: give the speaker's full name (--speaker) "
                    + "and address (--email).")
        }
        let path = ledger.challengePath(of: consent.speakerName, at: address)
        var challenge = try ledger.read(path, SpeechifyChallenge.init(json:))
        if challenge?.isOver ?? true {
            // 120 bytes of UTF-8: speechify-api 4.0.0, `voices.consent_challenges.create`.
            guard consent.speakerName.utf8.count <= 120 else {
                throw SyrinxError(.invalidArgument, "Speechify takes a speaker's name of 120 bytes at most.")
            }
            var request = ManagementClient.Request(.POST, "/voices/consent-challenges")
            request.body = .json(.members([("full_name", .string(consent.speakerName))]))
            request.headers = [("Idempotency-Key", RandomKey.uuid())]
            let reply = try await client.answer(to: request)
            guard let made = SpeechifyChallenge(json: reply.json) else {
                throw SyrinxError(
                    .undecodable, "The answer holds no phrase: is the address right (--endpoint)?")
            }
            try ledger.write(made.json, to: path)
            challenge = made
        }
        guard let challenge else { throw Self.strangeAnswer }
        return ConsentStatement(
            text: challenge.phrase, expiry: challenge.expiry,
            advice:
                "\(consent.speakerName) reads it aloud exactly as it stands, in 5 to 30 seconds; make the voice with "
                + "that recording before \(challenge.expiry). It counts once.")
    }
}

/// A sentence that Speechify has made for a person.
struct SpeechifyChallenge: Sendable, Hashable {
    let id: String
    let phrase: String

    /// RFC 3339, in UTC.
    let expiry: String

    init?(json: JSONValue) {
        guard let id = json["id"]?.string, let phrase = json["phrase"]?.string,
            let expiry = json["expires_at"]?.string
        else { return nil }
        (self.id, self.phrase, self.expiry) = (id, phrase, expiry)
    }

    var json: JSONValue {
        .members([("id", .string(id)), ("phrase", .string(phrase)), ("expires_at", .string(expiry))])
    }

    /// Whether it can no longer be used; what has a strange date is left to the service.
    var isOver: Bool {
        guard let end = Timestamp.seconds(expiry) else { return false }
        return end <= Timestamp.now
    }
}

extension ClonedVoice {
    /// A voice of Speechify: it can speak as soon as it is there.
    ///
    /// - Returns: nil where it is none.
    init?(speechify json: JSONValue) {
        guard let id = json["id"]?.string else { return nil }
        self.init(
            provider: .speechify, id: id, speakingID: id, name: json["display_name"]?.string ?? id,
            locale: json["locale"]?.string, status: "ready", phase: .ready, fields: json)
    }
}
