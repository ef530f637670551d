// SPDX-License-Identifier: Apache-2.0

/// What an SSML document asks for, flattened: a list of things to say, each with its own manner.
struct SpeechScript: Equatable {
    /// How a part is spoken. Percentages are of the voice's default.
    struct Manner: Equatable {
        /// As in the SSML, such as `de-DE-KatjaNeural`.
        var voiceName = ""
        /// A language tag (RFC 5646), or empty.
        var language = ""
        /// Of a personal voice, as the SSML has it.
        var speakerProfileID: String?
        /// Of a voice that was made here.
        var timbre: Timbre?
        var ratePercent = 100
        var pitchPercent = 100
        var volumePercent = 100
        /// `strong`, `moderate`, `reduced` or nil.
        var emphasis: String?
        var isSpelledOut = false
    }

    enum Content: Equatable {
        case text(String)
        /// Silence; also ends a clause.
        case pause(milliseconds: Int)
        case sentenceEnd
        case paragraphEnd
    }

    struct Part: Equatable {
        let manner: Manner
        let content: Content
    }

    var parts: [Part] = []

    /// Whether there is nothing to be heard.
    var isSilent: Bool {
        parts.allSatisfy { part in
            if case .text(let text) = part.content {
                text.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
            } else {
                true
            }
        }
    }

    /// The words without markup, on one line.
    var plainText: String {
        parts.map { part in
            if case .text(let text) = part.content { text } else { " " }
        }
        .joined()
        .split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
    }
}
