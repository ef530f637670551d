// SPDX-License-Identifier: Apache-2.0

/// What Resemble tells a callback about a voice.
public struct VoiceNotice: Sendable, Hashable {
    public var voiceID: String

    /// In Resemble's own word; new ones come without notice.
    public var status: String
    public var phase: ClonedVoice.Phase

    /// What is wrong, in Resemble's words.
    public var issue: String?

    /// Recordings that something is wrong with.
    public var recordings: [Recording]

    /// All that was sent.
    public var fields: JSONValue

    /// What Resemble found out about a recording. What it does not say is nil.
    public struct Recording: Sendable, Hashable {
        public var id: String?
        public var name: String?
        public var transcript: String?

        /// Short-time objective intelligibility: 0 to 1, more is better.
        public var stoi: Double?

        /// Perceptual evaluation of speech quality: -0.5 to 4.5, more is better.
        public var pesq: Double?

        /// Scale-invariant signal to distortion ratio in dB, more is better.
        public var siSDR: Double?

        /// Resemble's own score.
        public var score: Double?
        public var isActive: Bool?
        public var isOutlier: Bool?
        public var isSilent: Bool?
    }

    /// More is no list of recordings.
    private static let recordingLimit = 10_000

    /// - Returns: nil where it is no such JSON.
    init?(_ bytes: [UInt8]) {
        guard let fields = try? JSONReader.value(of: bytes), let id = fields["id"]?.string,
            let status = fields["status"]?.string
        else { return nil }
        voiceID = id
        self.status = status
        self.fields = fields
        phase = ClonedVoice.Phase(resemble: status)
        issue = fields["issue"]?.string
        recordings = (fields["recordings"]?.elements ?? []).prefix(Self.recordingLimit).map(Recording.init)
    }
}

extension VoiceNotice.Recording {
    fileprivate init(_ json: JSONValue) {
        func number(_ name: String) -> Double? {
            switch json[name] {
            case .number(let text)?, .string(let text)?: Double(text)
            default: nil
            }
        }
        func flag(_ name: String) -> Bool? {
            switch json[name] {
            case .bool(let value)?: value
            // Examples of the documentation have them in quotes.
            case .string("true")?: true
            case .string("false")?: false
            default: nil
            }
        }
        id = json["uuid"]?.string
        name = json["name"]?.string
        transcript = json["transcript"]?.string
        stoi = number("stoi_score")
        pesq = number("pesq_score")
        siSDR = number("si_dr_score")
        score = number("resemble_sample_score")
        isActive = flag("is_active")
        isOutlier = flag("is_outlier")
        isSilent = flag("is_silent")
    }
}
