// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
internal import SyrinxCore

/// Personal voices of Azure: the custom voice API (`/customvoice`).
struct AzurePersonalVoices: VoiceCloning {
    let address: String
    let client: ManagementClient
    let polling: PollingSchedule
    private let apiVersion: String

    var provider: Provider { .azure }

    /// The newest version that is no preview.
    static let defaultVersion = "2026-01-01"

    init(
        _ endpoint: AzureEndpoint, _ credential: Credential, _ transport: HTTPTransport,
        _ options: VoiceStudio.Options
    ) throws(SyrinxError) {
        address = endpoint.customVoiceURL
        apiVersion = options.apiVersion ?? Self.defaultVersion
        guard APIVersion.isDate(apiVersion, allowingPreview: true) else {
            throw SyrinxError(
                .invalidArgument,
                "\"\(apiVersion)\" is no version of Azure's custom voice API: it is a date, such as "
                    + "\(Self.defaultVersion) or 2024-02-01-preview.")
        }
        // A key that is exchanged for tokens of speech goes to this host anyway; and only speech wants a resource's
        // id in front of a token.
        let credential: Credential =
            switch credential {
            case .issuedToken(let key): .key(key)
            case .bearer(let token): .bearer(token.split(separator: "#").last.map(String.init) ?? token)
            case .token(let source, _): .token(source, resourceID: nil)
            case .key, .none: credential
            }
        client = ManagementClient(
            provider: .azure, address: address, transport: transport,
            identity: Identity(credential) { key throws(SyrinxError) in AccessToken(kept: key) },
            retry: options.retry, explain: AzureCloningWords.explanation)
        polling = options.polling
    }

    func consentStatement(
        for consent: WantedVoice.Consent, locale: String, ledger: VoiceLedger
    ) async throws(SyrinxError) -> ConsentStatement {
        try ConsentSentences.statement(for: consent, locale: locale)
    }

    // MARK: - Requests

    /// - Parameter path: Behind `/customvoice`, with nothing in it that needs quoting.
    func request(_ method: HTTPMethod, _ path: String, query: String = "") -> ManagementClient.Request {
        ManagementClient.Request(method, "\(path)?\(query)api-version=\(apiVersion)")
    }

    /// - Returns: nil where there is no such thing.
    func find(_ path: String) async throws(SyrinxError) -> JSONValue? {
        let request = request(.GET, path)
        let reply = try await client.reply(to: request)
        if reply.status == 404 { return nil }
        guard 200..<300 ~= reply.status else { throw client.error(for: reply, to: request) }
        return reply.json
    }

    /// What is not there any more counts as deleted.
    ///
    /// - Returns: Whether it was there.
    @discardableResult
    func remove(_ path: String) async throws(SyrinxError) -> Bool {
        let request = request(.DELETE, path)
        let reply = try await client.reply(to: request)
        guard 200..<300 ~= reply.status || reply.status == 404 else {
            throw client.error(for: reply, to: request)
        }
        return reply.status != 404
    }

    /// All pages of a list, each found by the last one's `nextLink`.
    func list(_ path: String, query: String = "") async throws(SyrinxError) -> [JSONValue] {
        var items: [JSONValue] = []
        var next = request(.GET, path, query: query)
        for _ in 0..<Self.pageLimit {
            let reply = try await client.answer(to: next)
            items += reply.json["value"]?.elements ?? []
            guard let link = reply.json["nextLink"]?.string, !link.isEmpty else { return items }
            guard isOwn(link) else {
                throw SyrinxError(
                    .requestRefused,
                    "The list goes on at \(WebAddress(link)?.base ?? "another place"), and a credential goes to no "
                        + "other host than the one that it was given for.")
            }
            next = ManagementClient.Request(.GET, link)
        }
        return items
    }

    /// Of 100 items each: more than anybody has.
    private static let pageLimit = 1000

    /// Whether a URL that the service names is at the host that the credential was given for.
    func isOwn(_ url: String) -> Bool {
        guard let other = WebAddress(url), let own = WebAddress(address) else { return false }
        return (other.scheme, other.host, other.port, other.userInfo)
            == (own.scheme, own.host, own.port, nil)
    }

    // MARK: - Voices

    func clonedVoices() async throws(SyrinxError) -> [ClonedVoice] {
        try await list("/personalvoices").compactMap(ClonedVoice.init(azure:))
    }

    func clonedVoice(_ id: String) async throws(SyrinxError) -> ClonedVoice {
        let reply = try await client.answer(to: request(.GET, "/personalvoices/\(try Self.checked(id))"))
        guard let voice = ClonedVoice(azure: reply.json) else { throw Self.strangeAnswer }
        return voice
    }

    /// `ResourceId` of the OpenAPI document of 2026-01-01: `^[a-zA-Z0-9][a-zA-Z0-9._-]{1,62}[a-zA-Z0-9]$`.
    static func checked(_ id: String) throws(SyrinxError) -> String {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            WebAddress.isDigit(byte) || WebAddress.isSmallLetter(byte | 0x20)
        }
        let bytes = Array(id.utf8)
        guard 3...64 ~= bytes.count, isAlphanumeric(bytes[0]), isAlphanumeric(bytes[bytes.count - 1]),
            bytes.allSatisfy({ isAlphanumeric($0) || "._-".utf8.contains($0) })
        else {
            var error = SyrinxError(
                .invalidArgument,
                "\"\(id)\" is no id of Azure's: 3 to 64 letters, digits, dots, hyphens and underscores.")
            error.status = 404
            throw error
        }
        return id
    }

    static let strangeAnswer = SyrinxError(
        .undecodable, "The answer is no personal voice: is the address right (--endpoint)?")
}

extension ClonedVoice {
    /// A `PersonalVoice` of the custom voice API.
    ///
    /// - Returns: nil where it is none.
    init?(azure json: JSONValue) {
        guard let id = json["id"]?.string else { return nil }
        let status = json["status"]?.string ?? "unknown"
        let phase: Phase =
            switch status {
            case "Succeeded": .ready
            case "Failed", "Disabling", "Disabled": .failed
            default: .pending
            }
        let reason = json["properties"]?["failureReason"]?.string
        self.init(
            provider: .azure, id: id, speakingID: json["speakerProfileId"]?.string,
            name: json["displayName"]?.string ?? id, status: status, phase: phase,
            failure: reason.flatMap { $0 == "None" ? nil : AzureCloningWords.failure($0) },
            fields: json.withoutSecrets)
    }
}
