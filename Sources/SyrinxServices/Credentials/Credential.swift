// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// What proves to a service who is asking. Never printed: whatever describes it says `redacted`.
public enum Credential: Sendable, Hashable {
    /// A resource's key, sent as it is.
    case key(String)
    /// A token that is sent as it is, behind `Bearer`.
    case bearer(String)
    /// A resource's key that only the token service gets to see: speech is asked for with the token that it
    /// issues, which is renewed before it ends.
    case issuedToken(key: String)
    /// A token that is read for each request, or, where a command prints it, whenever the last one ends. See
    /// ``bearer(entraToken:resourceID:)`` for the resource's id.
    case token(SecretSource, resourceID: String?)
    /// For containers on one's own premises, which ask for nothing.
    case none

    /// A token of Microsoft Entra.
    ///
    /// - Parameter resourceID: The resource's whole id (`/subscriptions/...`), which a region's host asks for.
    ///   nil: the endpoint is the resource's own host, and takes the bare token.
    public static func bearer(entraToken: String, resourceID: String?) -> Credential {
        .bearer(bearerText(entraToken, resourceID: resourceID))
    }

    static func bearerText(_ token: String, resourceID: String?) -> String {
        guard let resourceID, !token.hasPrefix("aad#") else { return token }
        return "aad#\(resourceID)#\(token)"
    }
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        switch self {
        case .key: "key (redacted)"
        case .bearer: "bearer token (redacted)"
        case .issuedToken: "issued token (redacted)"
        case .token(let source, _): "token from \(source)"
        case .none: "no credential"
        }
    }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(reflecting: description) }
}

/// What a request carries to prove who is asking: a header's value, and never more than that.
struct Proof: Sendable {
    var headerName: String

    /// In front of the secret.
    var scheme: String
    var secret: String

    static func key(_ key: String) -> Proof {
        Proof(headerName: "Ocp-Apim-Subscription-Key", scheme: "", secret: key)
    }

    static func bearer(_ token: String) -> Proof {
        Proof(headerName: "Authorization", scheme: "Bearer ", secret: token)
    }

    var headerValue: String { scheme + secret }

    /// Whether a header can carry it (RFC 9110 section 5.5): what is copied with a line's end cannot be.
    var isSendable: Bool {
        !secret.isEmpty && secret.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    }

    /// What nobody guesses has more bytes: what is shorter stands in words by chance.
    private static let shortestSecret = 4

    /// What the service wrote, without the secret, wherever it stands in it: a service may send back what it was sent.
    func hidden(in text: String) -> String {
        var text = Self.text(text, without: secret)
        // A token of Microsoft Entra, behind its resource's id.
        if secret.hasPrefix("aad#"), let hash = secret.utf8.lastIndex(of: UInt8(ascii: "#")) {
            text = Self.text(text, without: String(secret[hash...].dropFirst()))
        }
        return text
    }

    /// What of an error the service wrote; the message is ours, and hides what it cites itself.
    func hidden(in error: SyrinxError) -> SyrinxError {
        var error = error
        error.serviceMessage = error.serviceMessage.map(hidden)
        error.requestID = error.requestID.map(hidden)
        return error
    }

    /// Byte by byte, and without the standard library's search: it is asked between an answer's head and its first byte.
    private static func text(_ text: String, without secret: String) -> String {
        let (hidden, bytes) = (Array(secret.utf8), Array(text.utf8))
        guard hidden.count >= shortestSecret, bytes.count >= hidden.count else { return text }
        var kept: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == hidden[0], bytes[index...].starts(with: hidden) {
                kept += "(redacted)".utf8
                index += hidden.count
            } else {
                kept.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }
}

extension Proof: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "\(headerName) (redacted)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(reflecting: description) }
}
