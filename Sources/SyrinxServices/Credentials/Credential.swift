// SPDX-License-Identifier: Apache-2.0

/// What proves to a service who is asking. Never printed: whatever describes it says `redacted`.
public enum Credential: Sendable, Hashable {
    /// A resource's key.
    case key(String)
    /// A token that is sent as it is, behind `Bearer`.
    case bearer(String)
    /// For containers on one's own premises, which ask for nothing.
    case none

    /// HTTP header and value for Azure Speech.
    var azureHeader: (name: String, value: String)? {
        switch self {
        case .key(let key): ("Ocp-Apim-Subscription-Key", key)
        case .bearer(let token): ("Authorization", "Bearer \(token)")
        case .none: nil
        }
    }
}

extension Credential {
    /// Whether a header can carry it (RFC 9110 section 5.5): what is copied with a line's end cannot be.
    var isSendable: Bool {
        azureHeader?.value.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) } ?? true
    }

    /// A text without this credential, wherever it stands in it: a service may send back what it was sent.
    func hidden(in text: String) -> String {
        switch self {
        case .key(let secret) where !secret.isEmpty, .bearer(let secret) where !secret.isEmpty:
            text.replacing(secret, with: "(redacted)")
        default: text
        }
    }
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        switch self {
        case .key: "key (redacted)"
        case .bearer: "bearer token (redacted)"
        case .none: "no credential"
        }
    }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(reflecting: description) }
}
