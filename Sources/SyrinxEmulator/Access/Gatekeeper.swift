// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// Decides who is let in: by key, by a token of its own, by somebody else's token; and how often.
struct Gatekeeper: Sendable {
    /// Who asks: the same with a key and with a token that was made for it.
    struct Visitor: Sendable, Hashable {
        let name: String
    }

    /// Keys and foreign tokens that are let in; any when empty.
    private let acceptedKeys: [String]
    private let issuer: TokenIssuer
    private let limiter: RateLimiter?

    init(_ configuration: EmulatorConfiguration) {
        acceptedKeys = configuration.acceptedKeys
        issuer = TokenIssuer(life: configuration.tokenLife)
        limiter = configuration.rateLimit.map { RateLimiter($0) }
    }

    /// - Throws: ``Refusal``: 401.
    func admit(_ fields: HTTPFields) throws(Refusal) -> Visitor {
        if fields[.subscriptionKey]?.isEmpty == false { return try admitKey(fields) }
        guard let words = fields[.authorization]?.split(separator: " ", maxSplits: 1), words.count == 2,
            words[0].lowercased() == "bearer", !words[1].isEmpty
        else {
            throw Refusal(
                .unauthorized,
                "There are no credentials: send Ocp-Apim-Subscription-Key or Authorization: Bearer.")
        }
        return try admitToken(String(words[1]))
    }

    /// Lets in with what clients of Speechify and of Resemble send: `Authorization` with `Bearer` or with
    /// `Token token=`, or `x-access-token`.
    ///
    /// - Throws: ``Refusal``: 401.
    func admitAnywhere(_ fields: HTTPFields) throws(Refusal) -> Visitor {
        var secret = fields[.accessToken]
        if let words = fields[.authorization]?.split(separator: " ", maxSplits: 1), words.count == 2 {
            switch words[0].lowercased() {
            case "bearer": secret = String(words[1])
            case "token" where words[1].hasPrefix("token="): secret = String(words[1].dropFirst(6))
            default: break
            }
        }
        guard let secret, !secret.isEmpty else {
            throw Refusal(.unauthorized, "There are no credentials: send Authorization: Bearer.")
        }
        return try admitToken(secret)
    }

    /// - Throws: ``Refusal``: 401, also for a token.
    func admitKey(_ fields: HTTPFields) throws(Refusal) -> Visitor {
        guard let key = fields[.subscriptionKey], !key.isEmpty else {
            throw Refusal(.unauthorized, "There is no key: send Ocp-Apim-Subscription-Key.")
        }
        guard accepts(key) else { throw Refusal(.unauthorized, "The key is not valid.") }
        return Visitor(name: issuer.subject(of: key))
    }

    /// - Throws: ``Refusal``: 429, when the visitor has asked too often.
    func count(_ visitor: Visitor) throws(Refusal) {
        guard let wait = limiter?.wait(for: visitor, at: .now) else { return }
        throw Refusal(
            .tooManyRequests, "The rate limit is exceeded: try again in \(wait) seconds.",
            retryAfter: "\(wait)")
    }

    func issueToken(to visitor: Visitor) -> String {
        issuer.issue(for: visitor.name)
    }

    private func accepts(_ secret: String) -> Bool {
        acceptedKeys.isEmpty || acceptedKeys.contains(secret)
    }

    private func admitToken(_ token: String) throws(Refusal) -> Visitor {
        if token.hasPrefix("aad#") {
            let parts = token.split(separator: "#", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[1].lowercased().hasPrefix("/subscriptions/"), !parts[2].isEmpty
            else {
                throw Refusal(
                    .unauthorized, "The token must be aad#RESOURCE#TOKEN, with the resource's full id.")
            }
            guard accepts(String(parts[2])) else { throw Refusal(.unauthorized, "The token is not valid.") }
            return Visitor(name: issuer.subject(of: String(parts[1])))
        }
        switch issuer.check(token) {
        case .valid(let name): return Visitor(name: name)
        case .expired: throw Refusal(.unauthorized, "The token has expired: get another from issueToken.")
        case .forged: throw Refusal(.unauthorized, "The token's signature is not valid.")
        case .foreign:
            guard accepts(token) else { throw Refusal(.unauthorized, "The token is not valid.") }
            return Visitor(name: issuer.subject(of: token))
        }
    }
}

extension HTTPField.Name {
    static let accessToken = Self("x-access-token")!
}
