// SPDX-License-Identifier: Apache-2.0

/// A voice made from a person's recordings, as its provider has it.
public struct ClonedVoice: Sendable, Hashable {
    public var provider: Provider

    /// What requests about it name it by.
    public var id: String

    /// What `say` names it by: Azure's speaker profile id, elsewhere ``id``; nil: not known yet.
    public var speakingID: String?
    public var name: String
    public var locale: String?

    /// In the provider's own word; new ones come without notice.
    public var status: String
    public var phase: Phase

    /// Why it failed, in the provider's words.
    public var failure: String?

    /// All that the provider sent about it.
    public var fields: JSONValue

    /// How far it is.
    public enum Phase: String, Sendable, Hashable {
        /// It is being made.
        case pending
        /// It can speak.
        case ready
        /// It will never speak.
        case failed
    }

    public init(
        provider: Provider, id: String, speakingID: String? = nil, name: String, locale: String? = nil,
        status: String, phase: Phase, failure: String? = nil, fields: JSONValue = .null
    ) {
        self.provider = provider
        self.id = id
        self.speakingID = speakingID
        self.name = name
        self.locale = locale
        self.status = status
        self.phase = phase
        self.failure = failure
        self.fields = fields
    }
}
