// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Makes and checks the tokens of `issueToken`: JSON Web Tokens (RFC 7519), signed with a secret that lives and
/// dies with the process.
struct TokenIssuer: Sendable {
    enum Verdict: Equatable {
        /// With whom it was made for.
        case valid(String)
        case expired
        case forged
        /// None of these tokens.
        case foreign
    }

    /// {"alg":"HS256","typ":"JWT"}
    private static let head = Base64URL.encode(#"{"alg":"HS256","typ":"JWT"}"#.utf8)
    private static let issuerName = "urn:ms.cognitiveservices"

    private let life: Duration
    private let secret: [UInt8]
    /// Seconds since 1970.
    private let now: @Sendable () -> Int

    /// - Parameters:
    ///   - life: 1 s or more; of whole seconds, as the token's dates are.
    ///   - now: Seconds since 1970.
    init(life: Duration, now: @escaping @Sendable () -> Int = { time(nil) }) {
        self.life = life
        self.now = now
        var generator = SystemRandomNumberGenerator()
        secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// A name for who has this key or token, which does not tell it.
    func subject(of credential: String) -> String {
        Base64URL.encode(KeyedSum.sha256(Array(credential.utf8), key: secret).prefix(12))
    }

    func issue(for subject: String) -> String {
        let end = now() + Int(life.components.seconds)
        let claims = """
            {"region":"local","subscription-id":"\(subject)","product-id":"SpeechServices.S0",\
            "scope":"speechservices","aud":"urn:ms.speechservices.local","exp":\(end),\
            "iss":"\(Self.issuerName)"}
            """
        let signed = Self.head + "." + Base64URL.encode(claims.utf8)
        return signed + "." + signature(signed)
    }

    func check(_ token: String) -> Verdict {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3,
            let claims = Base64URL.decode(parts[1]).map({ String(decoding: $0, as: UTF8.self) }),
            claims.contains("\"iss\":\"\(Self.issuerName)\"")
        else { return .foreign }
        // The secret is no secret to who can measure this; a stand-in on one's own machine may say so.
        guard String(parts[2]) == signature("\(parts[0]).\(parts[1])"),
            let end = Self.value("exp", in: claims).flatMap({ Int($0) }),
            let subject = Self.value("subscription-id", in: claims)
        else { return .forged }
        return now() < end ? .valid(subject) : .expired
    }

    private func signature(_ text: String) -> String {
        Base64URL.encode(KeyedSum.sha256(Array(text.utf8), key: secret))
    }

    /// A number or a string without escapes, from claims that were written here.
    private static func value(_ name: String, in claims: String) -> String? {
        guard let range = claims.firstRange(of: "\"\(name)\":") else { return nil }
        let rest = claims[range.upperBound...]
        return rest.first == "\""
            ? String(rest.dropFirst().prefix { $0 != "\"" }) : String(rest.prefix(while: \.isNumber))
    }
}
