// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

extension SSML {
    /// What one voice says.
    public struct Voice: Sendable, Hashable {
        /// By the service's name, such as `en-US-JennyNeural`.
        public var name: String

        /// For voices in high definition; nil: none.
        public var parameters: VoiceParameters?

        /// Of the sound, such as `eq_telecomhp8k`; nil: none.
        public var effect: String?
        public var content: [SSMLNode]

        public init(
            _ name: String, parameters: VoiceParameters? = nil, effect: String? = nil,
            @SSMLBuilder _ content: () -> [SSMLNode]
        ) {
            self.name = name
            self.parameters = parameters
            self.effect = effect
            self.content = content()
        }
    }

    /// One voice and what it says:
    ///
    ///     let ssml = try SSML(voice: "en-US-JennyNeural") {
    ///         "Hello, "
    ///         SSML.pause(.milliseconds(300))
    ///         SSML.expressed(style: "cheerful", degree: 1.5) { "world!" }
    ///     }
    ///
    /// - Parameter locale: The language of the text; nil: that of the voice.
    /// - Throws: As ``init(locale:voices:)`` does.
    public init(
        voice: String, locale: String? = nil, parameters: VoiceParameters? = nil, effect: String? = nil,
        @SSMLBuilder _ content: () -> [SSMLNode]
    ) throws(SyrinxError) {
        let voice = Voice(voice, parameters: parameters, effect: effect, content)
        try self.init(locale: locale, voices: [voice])
    }

    /// Several voices, one after the other.
    ///
    /// - Parameter locale: The language of the texts; nil: that of the first voice.
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where a value is out of its range, or the document over
    ///   ``byteLimit`` or ``sourceLimit``.
    public init(locale: String? = nil, voices: [Voice]) throws(SyrinxError) {
        guard let first = voices.first else {
            throw SyrinxError(.invalidArgument, "Somebody has to speak: name a voice.")
        }
        var markup = ""
        var sourceCount = 0
        for voice in voices {
            guard voice.name.contains(where: { !$0.isWhitespace }) else {
                throw SyrinxError(
                    .invalidArgument,
                    "A voice has a name, such as \(AzureVoice.default): this one's is empty.")
            }
            sourceCount += 1
            let attributes = [
                ("name", voice.name), ("parameters", voice.parameters?.markup), ("effect", voice.effect),
            ]
            let node = SSMLNode("voice", attributes, voice.content, problem: voice.parameters?.problem)
            try node.render(into: &markup, depth: 1, sourceCount: &sourceCount)
        }
        guard sourceCount <= Self.sourceLimit else {
            throw SyrinxError(
                .invalidArgument,
                "The service takes \(Self.sourceLimit) voices and recordings together, and here are "
                    + "\(sourceCount): split the document.")
        }
        document = Self.document(
            locale: locale ?? Self.locale(ofVoice: first.name) ?? "en-US", voices: markup)
        guard document.utf8.count <= Self.byteLimit else {
            throw SyrinxError(
                .invalidArgument,
                "The SSML has \(document.utf8.count) bytes, and the service takes \(Self.byteLimit): split it."
            )
        }
    }
}

/// How a voice in high definition (`en-US-Ava:DragonHDLatestNeural`) chooses its manner.
public struct VoiceParameters: Sendable, Hashable {
    /// 0 (always alike) to 1 (lively, the service's own choice where nothing is said).
    public var temperature: Double?

    /// 0 to 1: how unlikely a manner may be.
    public var topP: Double?

    public init(temperature: Double? = nil, topP: Double? = nil) {
        self.temperature = temperature
        self.topP = topP
    }

    var problem: String? {
        for (name, value) in [("temperature", temperature), ("top_p", topP)] {
            if let value, !(0...1 ~= value) { return "The \(name) of a voice is 0 to 1, not \(value)." }
        }
        return nil
    }

    /// nil: nothing is set.
    var markup: String? {
        let parts = [("temperature", temperature), ("top_p", topP)].compactMap { name, value in
            value.map { "\(name)=\(SSML.decimal($0))" }
        }
        return parts.isEmpty ? nil : parts.joined(separator: ";")
    }
}
