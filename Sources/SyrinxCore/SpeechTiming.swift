// SPDX-License-Identifier: Apache-2.0

/// When a piece of a text is heard.
public struct SpeechTiming: Sendable, Hashable {
    /// What is timed.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case sentence, word
        /// A letter as it is written, or a space.
        case grapheme
        /// A sound as it is said, in the service's alphabet.
        case phoneme
        case character
    }

    public var kind: Kind

    /// As the service, or the text, has it.
    public var text: String

    /// From the start of the utterance's audio.
    public var start: Duration

    /// Not before ``start``.
    public var end: Duration

    /// Where it stands in the text that was given to be said, in Unicode scalars; nil: not known, or it was sent as
    /// other text.
    public var source: Range<Int>?

    /// Found in the sound here, where the service says nothing: good to a few tenths of a second.
    public var isMeasured: Bool

    /// - Parameter end: What lies before `start` counts as `start`.
    public init(
        _ kind: Kind, _ text: String, start: Duration, end: Duration, source: Range<Int>? = nil,
        isMeasured: Bool = false
    ) {
        self.kind = kind
        self.text = text
        self.start = start
        self.end = max(start, end)
        self.source = source
        self.isMeasured = isMeasured
    }
}
