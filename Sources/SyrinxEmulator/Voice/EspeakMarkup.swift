// SPDX-License-Identifier: Apache-2.0

/// Writes a script in the SSML that espeak-ng reads.
///
/// Every element and attribute is written here and every value comes from a closed set; only text
/// is the client's, and it is escaped.
struct EspeakMarkup {
    let text: String

    init(_ script: SpeechScript) {
        var text = "<speak>"
        var openVoice: String?
        for part in script.parts {
            let voice = EspeakVoice(part.manner).name
            if voice != openVoice {
                if openVoice != nil { text += "</voice>" }
                text += "<voice name=\"\(voice)\">"
                openVoice = voice
            }
            text += Self.content(part)
        }
        if openVoice != nil { text += "</voice>" }
        self.text = text + "</speak>\n"
    }

    private static func content(_ part: SpeechScript.Part) -> String {
        switch part.content {
        case .text(let words): spoken(escape(words), part.manner)
        case .pause(let milliseconds): "<break time=\"\(milliseconds)ms\"/>"
        case .sentenceEnd: "<break strength=\"weak\"/>"
        case .paragraphEnd: "<break strength=\"medium\"/>"
        }
    }

    private static func spoken(_ words: String, _ manner: SpeechScript.Manner) -> String {
        var words = words
        if manner.isSpelledOut { words = "<say-as interpret-as=\"characters\">\(words)</say-as>" }
        switch manner.emphasis {
        case "strong": words = "<emphasis level=\"strong\">\(words)</emphasis>"
        case "moderate": words = "<emphasis level=\"moderate\">\(words)</emphasis>"
        case "reduced": words = "<emphasis level=\"reduced\">\(words)</emphasis>"
        default: break
        }
        var prosody = ""
        if manner.ratePercent != 100 { prosody += " rate=\"\(manner.ratePercent)%\"" }
        let pitchPercent = manner.pitchPercent * (manner.timbre?.pitchPercent ?? 100) / 100
        if pitchPercent != 100 { prosody += " pitch=\"\(pitchPercent)%\"" }
        if manner.volumePercent != 100 { prosody += " volume=\"\(manner.volumePercent)%\"" }
        return prosody.isEmpty ? words : "<prosody\(prosody)>\(words)</prosody>"
    }

    private static func escape(_ text: String) -> String {
        var result = ""
        var previous: Character?
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            // espeak-ng takes what stands in [[ ]] for phonemes.
            case "[" where previous == "[": result += " ["
            default: result.append(character)
            }
            previous = character
        }
        return result
    }
}
