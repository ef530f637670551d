// SPDX-License-Identifier: Apache-2.0

/// A voice that is to be made from a person's recordings, with that person's consent.
public struct WantedVoice: Sendable, Hashable {
    /// What people call it. The same name at the same provider is the same voice: made once, however often it is asked
    /// for.
    public var name: String

    /// What the speaker speaks, such as `en-US`.
    public var locale: String

    /// Of the voice; Speechify wants to know.
    public var gender: Gender
    public var consent: Consent
    public var material: Material

    /// How thorough a copy; Resemble has both.
    public var thoroughness: Thoroughness

    /// For people; Azure keeps it.
    public var summary: String?

    /// A picture of it; Speechify shows it.
    public var avatarPath: String?

    /// Whom the provider tells when the voice is there; Resemble does.
    public var callbackURL: String?

    public enum Gender: String, Sendable, Hashable, CaseIterable {
        case male, female
        case unspecified = "not_specified"
    }

    public enum Thoroughness: String, Sendable, Hashable, CaseIterable {
        case rapid, professional
    }

    /// Who has agreed, to whom, and how that is shown.
    public struct Consent: Sendable, Hashable {
        /// The person whose voice it is.
        public var speakerName: String

        /// Who will use the voice.
        public var company: String

        /// Where the person is written to; older versions of Speechify's API want it.
        public var email: String?
        public var proof: Proof?

        public enum Proof: Sendable, Hashable {
            /// A recording in which the person says the provider's sentence.
            case recording(path: String)
            /// The same where the provider can fetch it.
            case url(String)
        }

        public init(speakerName: String, company: String, email: String? = nil, proof: Proof? = nil) {
            self.speakerName = speakerName
            self.company = company
            self.email = email
            self.proof = proof
        }
    }

    /// What the voice is made from.
    public enum Material: Sendable, Hashable {
        case recordings([Recording])
        /// Azure: a container of blobs that the service may read and list.
        case container(url: String, prefix: String?, extensions: [String])
        /// Resemble: a file or an archive that the service fetches.
        case dataset(url: String)
    }

    public struct Recording: Sendable, Hashable {
        public var path: String

        /// What is said in it; Resemble wants to know.
        public var transcript: String?

        public init(path: String, transcript: String? = nil) {
            self.path = path
            self.transcript = transcript
        }
    }

    public init(
        name: String, locale: String = "en-US", gender: Gender = .unspecified, consent: Consent,
        material: Material, thoroughness: Thoroughness = .rapid
    ) {
        self.name = name
        self.locale = locale
        self.gender = gender
        self.consent = consent
        self.material = material
        self.thoroughness = thoroughness
    }
}
