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

    /// nil where what is sent never changes.
    private let tokens: TokenSource?

    /// A list of voices has a few hundred kilobytes, a token a few.
    private static let (tokenByteLimit, documentByteLimit) = (SecretSource.byteLimit, 16 << 20)

    public init(endpoint: AzureEndpoint, credential: Credential, transport: HTTPTransport) {
        self.endpoint = endpoint
        self.credential = credential
        self.transport = transport
        switch credential {
        case .key, .bearer, .none:
            tokens = nil
        case .issuedToken(let key):
            tokens = TokenSource { () throws(SyrinxError) in
                try await Self.issueToken(for: key, at: endpoint, transport)
            }
        case .token(let source, let resourceID):
            tokens = TokenSource { () throws(SyrinxError) in
                let text = Credential.bearerText(try await source.read(), resourceID: resourceID)
                // Who keeps a token in a file changes it when he likes: it is read each time.
                if case .file = source { return AccessToken(text: text, life: .zero) }
                return AccessToken(kept: text)
            }
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
        try await send(to: endpoint.url) { (headers, proof) throws(SyrinxError) in
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
        try await send(to: url) { (headers, _) throws(SyrinxError) in
            try await transport.fetch(url, headers: headers, byteLimit: Self.documentByteLimit)
        }
    }

    /// Obtains a token for other programs.
    ///
    /// - Throws: ``SyrinxError``; ``SyrinxError/Code/invalidArgument`` where there is no credential.
    public func accessToken() async throws(SyrinxError) -> AccessToken {
        switch credential {
        case .key(let key), .issuedToken(let key):
            return try await Self.issueToken(for: key, at: endpoint, transport)
        case .bearer(let text):
            return AccessToken(kept: text)
        case .token:
            guard let tokens else { break }
            return AccessToken(kept: try await tokens.token().text)
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
        _ = try? await tokens?.token()
        await connection
    }

    private static func issueToken(
        for key: String, at endpoint: AzureEndpoint, _ transport: HTTPTransport
    ) async throws(SyrinxError) -> AccessToken {
        let url = endpoint.tokenURL
        let proof = Proof.key(key)
        return try await send(to: url, proof) { (headers, _) throws(SyrinxError) in
            var headers = headers
            headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            let bytes = try await transport.fetch(
                url, method: .POST, headers: headers, byteLimit: Self.tokenByteLimit)
            let text = SecretSource.trimmed(String(decoding: bytes, as: UTF8.self))
            guard Proof.bearer(text).isSendable, !text.contains(" ") else {
                throw SyrinxError(
                    .serviceFailure,
                    "The token service answered with something that is no token: is the address right?")
            }
            return AccessToken(issued: text)
        }
    }

    /// Sends a request with what proves who is asking; once more with a new token where the service does not take
    /// the one that it has got.
    private func send<Answer>(
        to url: String, _ request: (HTTPHeaders, Proof?) async throws(SyrinxError) -> Answer
    ) async throws(SyrinxError) -> Answer {
        guard let tokens else { return try await Self.send(to: url, credential.proof, request) }
        let token = try await tokens.token()
        do throws(SyrinxError) {
            return try await Self.send(to: url, .bearer(token.text), request)
        } catch {
            guard error.status == 401 else { throw error }
            tokens.reject(token.text)
            let renewed = try await tokens.token()
            guard renewed.text != token.text else { throw error }
            return try await Self.send(to: url, .bearer(renewed.text), request)
        }
    }

    private static func send<Answer>(
        to url: String, _ proof: Proof?, _ request: (HTTPHeaders, Proof?) async throws(SyrinxError) -> Answer
    ) async throws(SyrinxError) -> Answer {
        guard let proof else { return try await request(HTTPHeaders(), nil) }
        guard WebAddress(url)?.keepsSecrets == true else {
            throw SyrinxError(
                .invalidArgument,
                "A key is never sent over plain http to another machine: use an https endpoint.")
        }
        guard proof.isSendable else {
            throw SyrinxError(
                .invalidArgument,
                "The key or token holds characters that none has: is all of it one line, and nothing else in it?"
            )
        }
        do throws(SyrinxError) {
            return try await request(HTTPHeaders([(proof.headerName, proof.headerValue)]), proof)
        } catch {
            throw proof.hidden(in: error)
        }
    }
}

extension Credential {
    /// nil: none, or one that is obtained first.
    fileprivate var proof: Proof? {
        switch self {
        case .key(let key): .key(key)
        case .bearer(let token): .bearer(token)
        case .issuedToken, .token, .none: nil
        }
    }
}
