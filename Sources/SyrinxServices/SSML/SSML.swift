// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// A text and how to say it, as the markup that the service takes (W3C SSML 1.0 with Azure's elements).
///
/// Three ways lead to one: a plain text with one voice and manner, markup that is there already, and elements
/// put together in code (``init(voice:locale:parameters:effect:_:)``).
public struct SSML: Sendable, Hashable {
    /// The whole document.
    public let document: String

    /// The service takes no more at once: its documented limit over WebSocket, taken for HTTP's, too.
    public static let byteLimit = 65_536

    /// Elements `voice` and `audio` together in one document, by the service's documentation.
    public static let sourceLimit = 50

    /// Markup that the caller has written. It is sent as it is.
    public init(document: String) {
        self.document = document
    }

    /// Markup that the caller has written, once it was held against what the service documents.
    ///
    /// - Throws: ``SyrinxError/Code/invalidArgument`` with line and column, where it is not well-formed, has
    ///   another root than `speak`, no version or language, no voice, text outside of one, or is over
    ///   ``byteLimit`` or ``sourceLimit``.
    public init(validating document: String) throws(SyrinxError) {
        try SSMLValidator.check(document)
        self.document = document
    }

    /// Wraps plain text: whatever it holds is spoken, never taken for markup.
    ///
    /// - Parameters:
    ///   - voice: The service's name of a voice, such as `en-US-JennyNeural`.
    ///   - locale: The language of the text; nil: that of the voice.
    ///   - manner: What else is set; nil: nothing.
    public init(
        text: String, voice: String, locale: String? = nil, prosody: Prosody = Prosody(),
        manner: SpeechManner? = nil
    ) {
        let said = prosody.wrap(Self.escape(text))
        document = Self.document(
            locale: locale ?? Self.locale(ofVoice: voice) ?? "en-US",
            voices: manner.map { $0.wrap(said, voice: voice) }
                ?? "<voice name=\"\(Self.escapeAttribute(voice))\">\(said)</voice>")
    }

    /// - Parameter voices: Markup.
    static func document(locale: String, voices: String) -> String {
        """
        <speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" \
        xmlns:mstts="https://www.w3.org/2001/mstts" xml:lang="\(escapeAttribute(locale))">\(voices)</speak>
        """
    }

    static let namespace = "http://www.w3.org/2001/10/synthesis"

    /// Of the elements that only Azure has.
    static let azureNamespace = "https://www.w3.org/2001/mstts"

    /// The same in older documents.
    static let azureNamespacePlain = "http://www.w3.org/2001/mstts"

    /// The first two or three parts of a voice's name: `zh-CN`, `zh-CN-liaoning`, `sr-Latn-RS`.
    static func locale(ofVoice voice: String) -> String? {
        let parts = voice.split(separator: "-")
        guard parts.count >= 3, 2...3 ~= parts[0].count, let end = voice.lastIndex(of: "-") else {
            return nil
        }
        return String(voice[..<end])
    }
}
