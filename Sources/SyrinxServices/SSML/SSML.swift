// SPDX-License-Identifier: Apache-2.0

/// A text and how to say it, as the markup that the service takes (W3C SSML 1.0 with Azure's elements).
public struct SSML: Sendable, Hashable {
    /// The whole document.
    public let document: String

    /// Markup that the caller has written. It is sent as it is.
    public init(document: String) {
        self.document = document
    }

    /// Wraps plain text: whatever it holds is spoken, never taken for markup.
    ///
    /// - Parameters:
    ///   - voice: The service's name of a voice, such as `en-US-JennyNeural`.
    ///   - locale: The language of the text; nil: that of the voice.
    public init(text: String, voice: String, locale: String? = nil, prosody: Prosody = Prosody()) {
        let locale = locale ?? Self.locale(ofVoice: voice) ?? "en-US"
        let said = prosody.wrap(Self.escape(text))
        document = """
            <speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" \
            xmlns:mstts="https://www.w3.org/2001/mstts" xml:lang="\(Self.escape(locale))">\
            <voice name="\(Self.escape(voice))">\(said)</voice></speak>
            """
    }

    /// The first two or three parts of a voice's name: `zh-CN`, `zh-CN-liaoning`, `sr-Latn-RS`.
    static func locale(ofVoice voice: String) -> String? {
        let parts = voice.split(separator: "-")
        guard parts.count >= 3, 2...3 ~= parts[0].count, let end = voice.lastIndex(of: "-") else {
            return nil
        }
        return String(voice[..<end])
    }

    /// Makes text safe between tags and in attributes. Characters that XML 1.0 section 2.2 forbids are
    /// dropped: there is no way to write them.
    static func escape(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars where isAllowed(scalar) {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&apos;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }
}

/// Rate, pitch and volume, each as SSML writes it: `+10%`, `slow`, `-2st`, `80`. nil: the voice's own.
public struct Prosody: Sendable, Hashable {
    public var rate: String?
    public var pitch: String?
    public var volume: String?

    public init(rate: String? = nil, pitch: String? = nil, volume: String? = nil) {
        self.rate = rate
        self.pitch = pitch
        self.volume = volume
    }

    func wrap(_ text: String) -> String {
        let attributes = [("rate", rate), ("pitch", pitch), ("volume", volume)]
            .compactMap { name, value in value.map { " \(name)=\"\(SSML.escape($0))\"" } }
            .joined()
        return attributes.isEmpty ? text : "<prosody\(attributes)>\(text)</prosody>"
    }
}
