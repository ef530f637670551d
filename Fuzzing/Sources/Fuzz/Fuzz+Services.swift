// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import SyrinxServices

/// The checker takes an input or refuses it; said as a plain text, it is always taken.
func fuzzMarkup(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    if let ssml = try? SSML(validating: text), ssml.document != text { fatalError("It was changed.") }
    let said = SSML(text: text, voice: text, locale: "x" + text, prosody: Prosody(rate: text))
    guard said.document.utf8.count <= SSML.byteLimit, text.contains(where: { $0.isLetter }) else { return }
    do throws(SyrinxError) {
        _ = try SSML(validating: said.document)
    } catch {
        fatalError("\(error): \(said.document)")
    }
}

/// What is made of a list of voices says the same when it is read again.
func fuzzVoices(_ bytes: [UInt8]) {
    guard let list = try? VoiceList(json: bytes) else { return }
    let text = JSONValue.array(list.voices.map(\.fields)).text
    guard let again = try? VoiceList(json: Array(text.utf8)), again.isWhole, again.voices == list.voices
    else {
        fatalError("It was read as something else again: \(text)")
    }
    for voice in list.voices {
        _ = VoiceFilter(locale: voice.locale, style: voice.styles.first, name: voice.name).fits(voice)
        _ = (voice.roles, voice.secondaryLocales, voice.extendedProperties, voice.sampleRate)
        _ = SpeechEstimate(wordsPerMinute: voice.wordsPerMinute, locale: voice.locale).duration(of: text)
    }
}
