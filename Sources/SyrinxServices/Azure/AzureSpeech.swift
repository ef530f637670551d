// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
public import SyrinxCore

/// The text-to-speech REST API of Azure Speech: markup goes in, audio comes out as it is made.
public struct AzureSpeech: Sendable {
    public let endpoint: AzureEndpoint
    public let credential: Credential

    /// The service ends an answer here, and does not say so: what is as long is probably cut.
    public static let longestAnswer: Duration = .seconds(600)

    private let transport: HTTPTransport

    private let identity: Identity

    /// A list of voices has a few hundred kilobytes, a token a few.
    private static let (tokenByteLimit, documentByteLimit) = (SecretSource.byteLimit, 16 << 20)

    public init(endpoint: AzureEndpoint, credential: Credential, transport: HTTPTransport) {
        self.endpoint = endpoint
        self.credential = credential
        self.transport = transport
        identity = Identity(credential) { key throws(SyrinxError) in
            try await Self.issueToken(for: key, at: endpoint, transport)
        }
    }

    /// Asks for speech, and returns when the service has begun to answer.
    ///
    /// - Parameters:
    ///   - onMilestone: Told when the connection stands, the request is sent, the head and the bytes of
    ///     the answer are there. Called on the network's thread: must not block.
    /// - Throws: ``SyrinxError`` for every refusal and for every network failure.
    public func synthesize(
        _ ssml: SSML, as format: OutputFormat,
        onMilestone: @escaping @Sendable (Milestone, MonotonicTime) -> Void
    ) async throws(SyrinxError) -> SpeechAnswer {
        try await identity.send(to: endpoint.url) { (headers, proof) throws(SyrinxError) in
            var headers = headers
            headers.add(name: "Content-Type", value: "application/ssml+xml")
            headers.add(name: "X-Microsoft-OutputFormat", value: format.name)
            return try await transport.post(
                endpoint.url, headers: headers, proof: proof, body: ssml.document, onMilestone: onMilestone)
        }
    }

    /// Gets one of the endpoint's documents, such as the list of voices.
    ///
    /// - Throws: ``SyrinxError``.
    func document(at url: String) async throws(SyrinxError) -> [UInt8] {
        try await identity.send(to: url) { (headers, proof) throws(SyrinxError) in
            try await transport.fetch(url, headers: headers, proof: proof, byteLimit: Self.documentByteLimit)
        }
    }

    /// Obtains a token for other programs.
    ///
    /// - Throws: ``SyrinxError``; ``SyrinxError/Code/invalidArgument`` where there is no credential.
    public func accessToken(
        retrying policy: RetryPolicy = .never
    ) async throws(SyrinxError) -> AccessToken {
        try await policy.retrying { () throws(SyrinxError) in try await obtainToken() }
    }

    private func obtainToken() async throws(SyrinxError) -> AccessToken {
        switch credential {
        case .key(let key), .issuedToken(let key):
            return try await Self.issueToken(for: key, at: endpoint, transport)
        case .bearer(let text):
            return AccessToken(kept: text)
        case .token:
            guard let token = try await identity.token() else { break }
            return AccessToken(kept: token.text)
        case .none:
            break
        }
        throw SyrinxError(
            .invalidArgument, "A token asks for a key: set AZURE_SPEECH_KEY and AZURE_SPEECH_REGION.")
    }

    /// Makes the connection, and obtains the token where one is needed, before there is anything to say.
    ///
    /// What fails here fails again with the request, and is told then.
    public func warm() async {
        async let connection: Void = transport.open(endpoint.url)
        _ = try? await identity.token()
        await connection
    }

    private static func issueToken(
        for key: String, at endpoint: AzureEndpoint, _ transport: HTTPTransport
    ) async throws(SyrinxError) -> AccessToken {
        let url = endpoint.tokenURL
        let proof = Proof.key(key)
        return try await Identity.send(to: url, proof) { (headers, _) throws(SyrinxError) in
            var headers = headers
            headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            let bytes = try await transport.fetch(
                url, method: .POST, headers: headers, proof: proof, byteLimit: Self.tokenByteLimit)
            let text = SecretSource.trimmed(String(decoding: bytes, as: UTF8.self))
            guard Proof.bearer(text).isSendable, !text.contains(" ") else {
                throw SyrinxError(
                    .serviceFailure,
                    "The token service answered with something that is no token: is the address right?")
            }
            return AccessToken(issued: text)
        }
    }
}
