// SPDX-License-Identifier: Apache-2.0

/// What a person says to agree to a copy of their voice.
public struct ConsentStatement: Sendable, Hashable {
    /// To be read aloud exactly as it stands; nil: this provider asks for no recording, only for the name and the
    /// address of the person.
    public var text: String?

    /// When it can no longer be used, as the provider wrote it (RFC 3339); nil: never.
    public var expiry: String?

    /// What to do with it, in a sentence.
    public var advice: String

    public init(text: String?, expiry: String? = nil, advice: String) {
        self.text = text
        self.expiry = expiry
        self.advice = advice
    }
}
