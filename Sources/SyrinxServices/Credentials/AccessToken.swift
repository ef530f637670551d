// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc
internal import SyrinxCore

/// A token and how long it is good for. Its description never shows it.
public struct AccessToken: Sendable, Hashable {
    /// What stands behind `Bearer`.
    public let text: String

    /// From the time that it was obtained; never below zero.
    public let life: Duration

    /// What issueToken promises; also what is assumed of a token that does not tell.
    public static let usualLife = Duration.seconds(600)

    init(text: String, life: Duration) {
        self.text = text
        self.life = max(.zero, life)
    }

    /// A token that the service has issued just now: its own times tell its life, whatever clock they go by.
    init(issued text: String) {
        let claims = Claims(of: text)
        let life = claims?.exp.flatMap { end in claims?.iat.map { end - $0 } ?? Self.rest(until: end) }
        self.init(text: text, life: life.flatMap(Self.duration) ?? Self.usualLife)
    }

    /// A token that somebody has kept for a while: its end counts by this machine's clock.
    init(kept text: String) {
        // `aad#resource#token`: the token is what stands behind.
        let token = text.split(separator: "#").last.map(String.init) ?? text
        let rest = Claims(of: token)?.exp.map(Self.rest)
        self.init(text: text, life: rest.flatMap(Self.duration) ?? Self.usualLife)
    }

    /// Of a JSON Web Token (RFC 7519 section 4.1), in seconds since 1970.
    private struct Claims: Decodable {
        var exp: Double?
        var iat: Double?

        /// - Returns: nil where it is another kind of token.
        init?(of token: String) {
            let parts = token.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3 else { return nil }
            // Base64 for URLs and without its padding: RFC 7515 section 2.
            var text = parts[1].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
            text += Array(repeating: "=", count: (4 - text.count % 4) % 4)
            guard let data = Data(base64Encoded: String(text)),
                let claims = try? JSONDecoder().decode(Claims.self, from: data)
            else { return nil }
            self = claims
        }
    }

    private static func rest(until end: Double) -> Double {
        end - Double(time(nil))
    }

    /// - Returns: nil where a token's times make no sense.
    private static func duration(seconds: Double) -> Duration? {
        // A year: no token lives so long, and no number of seconds is too large for a `Duration`.
        guard seconds.isFinite, seconds < 31_536_000 else { return nil }
        return .seconds(max(0, seconds))
    }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "token (redacted), good for \(life.components.seconds) s" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(reflecting: description) }
}
