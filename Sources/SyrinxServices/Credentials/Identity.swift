// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
internal import SyrinxCore

/// Who asks a service: puts the proof on each request, with its token kept ready, and never where others see it.
struct Identity: Sendable {
    private let proof: Proof?

    /// nil where what is sent never changes.
    private let tokens: TokenSource?

    /// - Parameter issueToken: Exchanges a key for a token; for ``Credential/issuedToken(key:)`` only.
    init(
        _ credential: Credential,
        issueToken: @escaping @Sendable (String) async throws(SyrinxError) -> AccessToken
    ) {
        switch credential {
        case .key(let key): (proof, tokens) = (.key(key), nil)
        case .bearer(let token): (proof, tokens) = (.bearer(token), nil)
        case .none: (proof, tokens) = (nil, nil)
        case .issuedToken(let key):
            proof = nil
            tokens = TokenSource { () throws(SyrinxError) in try await issueToken(key) }
        case .token(let source, let resourceID):
            proof = nil
            tokens = TokenSource { () throws(SyrinxError) in
                let text = Credential.bearerText(try await source.read(), resourceID: resourceID)
                // Who keeps a token in a file changes it when he likes: it is read each time.
                if case .file = source { return AccessToken(text: text, life: .zero) }
                return AccessToken(kept: text)
            }
        }
    }

    /// For services that take a key as they take a token: behind `Bearer`.
    init(bearer credential: Credential) {
        let credential: Credential =
            switch credential {
            case .key(let key), .issuedToken(let key): .bearer(key)
            case .bearer, .token, .none: credential
            }
        self.init(credential) { key throws(SyrinxError) in AccessToken(kept: key) }
    }

    /// The token that is sent now; nil where something else is.
    ///
    /// - Throws: ``SyrinxError`` where it cannot be obtained.
    func token() async throws(SyrinxError) -> AccessToken? {
        try await tokens?.token()
    }

    /// Sends a request with what proves who is asking; once more with a new token where the service does not take
    /// the one that it has got.
    ///
    /// - Parameter request: Gets the header that proves it, and what is to be hidden in the answer.
    func send<Answer>(
        to url: String, _ request: (HTTPHeaders, Proof?) async throws(SyrinxError) -> Answer
    ) async throws(SyrinxError) -> Answer {
        guard let tokens else { return try await Self.send(to: url, proof, request) }
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

    static func send<Answer>(
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
