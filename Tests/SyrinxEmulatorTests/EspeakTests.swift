// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import SyrinxEmulator

@Suite struct EspeakTests {
    @Test(arguments: [
        ("de-DE", "de"), ("en-GB", "en-gb"), ("en-US", "en-us"), ("zh-CN", "cmn"), ("zh-HK", "yue"),
        ("es-ES", "es"), ("es-MX", "es-419"), ("pt-PT", "pt"), ("pt-BR", "pt-br"), ("nb-NO", "nb"),
        ("fr-CA", "fr-fr"), ("sr-Latn-RS", "sr"), ("DE-at", "de"), ("xx-XX", "en"), ("", "en"),
    ])
    func languageIsMapped(tag: String, name: String) {
        #expect(EspeakVoice.language(tag) == name)
    }

    @Test(arguments: [
        ("de-DE-KatjaNeural", "de-DE", "Katja"), ("en-US-JennyMultilingualNeural", "en-US", "Jenny"),
        ("en-US-Ava:DragonHDLatestNeural", "en-US", "Ava"),
        ("sr-Latn-RS-NicholasNeural", "sr-Latn-RS", "Nicholas"),
        ("Microsoft Server Speech Text to Speech Voice (en-US, GuyNeural)", "en-US", "Guy"),
        ("DragonLatestNeural", nil, "Dragon"), ("", nil, ""), ("-", nil, ""), (")(", nil, ")("),
    ])
    func voiceNameIsRead(name: String, locale: String?, person: String) {
        #expect(VoiceName(name).locale == locale)
        #expect(VoiceName(name).person == person)
    }

    @Test func voicesKeepTheirGender() {
        func voice(_ name: String) -> String {
            var manner = SpeechScript.Manner()
            manner.voiceName = name
            return EspeakVoice(manner).name
        }
        #expect(voice("de-DE-KatjaNeural").hasPrefix("de+f"))
        #expect(voice("de-DE-ConradNeural").hasPrefix("de+m"))
        #expect(voice("en-US-JennyNeural") != voice("en-US-AriaNeural"))
        #expect(voice("en-US-NobodyNeural") == voice("en-US-NobodyNeural"))
    }

    @Test func markupHoldsOnlyWhatIsKnown() throws {
        let script = try SSMLDocument.script(
            from: Array(
                """
                <speak><voice name='en-US-JennyNeural" onload="x'><prosody rate='"/>'>a &lt;audio src="f"/&gt; [[h]]\
                </prosody><emphasis level='"'>b</emphasis></voice></speak>
                """.utf8))
        let text = EspeakMarkup(script).text
        #expect(!text.contains("<audio"))
        #expect(!text.contains("[["))
        #expect(!text.contains("onload"))
        #expect(text.hasPrefix("<speak><voice name=\"en"))
    }

    private static func sound(_ text: String, voice: String = "en-US-JennyNeural") async throws -> [Int16] {
        let answer = try await Emulator.withEmulator(EmulatorConfiguration()) { url in
            var client = Client(url, format: "raw-22050hz-16bit-mono-pcm")
            client.body = Array(Client.ssml(text, voice: voice).utf8)
            return try await client.send()
        }
        #expect(answer.status == 200, "\(answer.text)")
        return Tool.samples(answer.body)
    }

    private static func loudness(_ samples: [Int16]) -> Double {
        samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(samples.count, 1))
    }

    /// The independent reader is espeak-ng itself, run by hand.
    @Test func speaksWhatEspeakSpeaks() async throws {
        let spoken = try await Self.sound("Guten Tag.", voice: "de-DE-KatjaNeural")
        var manner = SpeechScript.Manner()
        manner.voiceName = "de-DE-KatjaNeural"
        let reference = try await Tool.run(
            "espeak-ng", ["--stdout", "-v", EspeakVoice(manner).name, "Guten Tag."])
        let expected = Tool.samples(Array(reference.output.dropFirst(44)))
        #expect(abs(spoken.count - expected.count) < 22050 / 2)
        #expect(Self.loudness(spoken) > 1e5)
    }

    @Test func prosodyIsHeard() async throws {
        let plain = try await Self.sound("Hello there, my friend.")
        let fast = try await Self.sound("<prosody rate='+100%'>Hello there, my friend.</prosody>")
        let quiet = try await Self.sound("<prosody volume='20'>Hello there, my friend.</prosody>")
        let pause = try await Self.sound("Hello <break time='2s'/> there, my friend.")
        #expect(fast.count < plain.count * 3 / 4)
        #expect(Self.loudness(quiet) < Self.loudness(plain) / 4)
        #expect(pause.count > plain.count + 22050 * 3 / 2)
    }

    @Test(arguments: ["-v de hello", "--help", "- hello", "\u{1F600} hello", "[[h]] hello"])
    func textIsNeverAnOption(text: String) async throws {
        #expect(Self.loudness(try await Self.sound(text)) > 1e5)
    }

    @Test func nothingToSayIsAnEmptyAnswer() async throws {
        #expect(try await Self.sound(" ").isEmpty)
    }

    @Test func espeakIsFound() async throws {
        try await Emulator(EmulatorConfiguration()).checkVoice()
    }

    /// In a process of its own, where nothing is found.
    @Test func missingEspeakIsNamedWithItsPackage() async {
        await #expect(processExitsWith: .success) {
            // SAFETY: literals, which are copied.
            _ = unsafe setenv("PATH", "/nonexistent", 1)
            let voice = VoiceProcess(.espeakNG)
            let atStart = await #expect(throws: VoiceError.self) { try await voice.check() }
            let atRequest = await #expect(throws: VoiceError.self) {
                try await voice.speak(SpeechScript()) { _, _ in true }
            }
            for error in [atStart, atRequest] {
                #expect(error?.isMissing == true)
                #expect(error?.sentence.hasSuffix(": apt install espeak-ng") == true)
            }
        }
    }
}
