// SPDX-License-Identifier: Apache-2.0

/// What is said with one request to a service, and how.
public struct SpeechRequest: Sendable, Hashable {
    public enum Content: Sendable, Hashable {
        /// Whatever it holds is spoken, never taken for markup.
        case text(String)
        /// For Azure it names its own voice.
        case markup(SSML)
    }

    public var content: Content

    /// By the service's name or id of it.
    public var voice: String

    /// The language of the text; nil: the voice's own.
    public var locale: String?

    /// Rate, pitch and volume, of a text.
    public var prosody = Prosody()

    /// What computes it, where the service has a choice; nil: the service's own.
    public var model: String?

    /// The service is asked to say when words, letters or sounds are heard: see ``SpeechService/tellsTimings``.
    public var wantsTimings = false

    public init(_ content: Content, voice: String, locale: String? = nil) {
        self.content = content
        self.voice = voice
        self.locale = locale
    }

    /// The text as it is sent to a service that takes plain text, and markup where it begins with `<speak>`.
    ///
    /// A text that an attentive reader could take for markup is made such, with all its letters escaped.
    var marked: String {
        switch content {
        case .markup(let ssml): ssml.document
        case .text(let text): isPlain(text) ? text : "<speak>\(prosody.wrap(SSML.escape(text)))</speak>"
        }
    }

    /// Places in what is sent are places in what was given.
    var keepsPlaces: Bool {
        switch content {
        case .markup: true
        case .text(let text): isPlain(text)
        }
    }

    private func isPlain(_ text: String) -> Bool {
        prosody.isPlain && !text.utf8.contains { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }
    }
}
