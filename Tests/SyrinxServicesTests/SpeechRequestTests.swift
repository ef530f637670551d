// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@testable import SyrinxServices

@Suite struct SpeechRequestTests {
    private func request(_ text: String, _ change: (inout SpeechRequest) -> Void = { _ in }) -> SpeechRequest
    {
        var request = SpeechRequest(.text(text), voice: "v-1")
        change(&request)
        return request
    }

    @Test func whatSpeechifyIsSent() throws {
        #expect(
            try SpeechifySpeech.body(request("He said \"hi\".\n"), .speechifyDefault)
                == #"{"input":"He said \"hi\".\n","voice_id":"v-1","output_format":"pcm_24000"}"#)
        let full = request("x") { ($0.locale, $0.model) = ("de-DE", "simba-3.0") }
        #expect(
            try SpeechifySpeech.body(full, .speechifyDefault)
                == #"{"input":"x","voice_id":"v-1","output_format":"pcm_24000","language":"de-DE","model":"simba-3.0"}"#
        )
    }

    /// What the service says itself stands behind no guess.
    @Test(arguments: [
        ("", "may not be what it takes"), ("The text is rude.", "(HTTP 400). The service said: The text"),
        ("Voice is not ready.", "`syrinx voice wait`"),
    ])
    func refusalsAreTold(_ said: String, _ words: String) {
        var error = SyrinxError(.requestRefused, "Refused.")
        (error.status, error.serviceMessage) = (400, said)
        #expect("\(error.ofSpeech(by: .resemble))".contains(words))
    }

    @Test func whatResembleIsSent() throws {
        #expect(
            try ResembleSpeech.body(request("x"), .resembleDefault)
                == #"{"voice_uuid":"v-1","data":"x","precision":"PCM_16","sample_rate":32000}"#)
        let format = try #require(OutputFormat(named: "MULAW-8000", in: OutputFormat.resemble))
        #expect(
            try ResembleSpeech.body(
                request("x") { ($0.wantsTimings, $0.model) = (true, "chatterbox") }, format)
                == #"{"voice_uuid":"v-1","data":"x","precision":"MULAW","sample_rate":8000,"model":"chatterbox","#
                + #""wav_encoded_timestamps":true}"#)
    }

    /// Whatever a text holds is spoken.
    @Test func aTextIsNeverTakenForMarkup() {
        #expect(request("a \"b\" 'c' > d").marked == "a \"b\" 'c' > d")
        #expect(request("a <b> & c").marked == "<speak>a &lt;b&gt; &amp; c</speak>")
        #expect(
            request("so") { $0.prosody.rate = "fast" }.marked
                == "<speak><prosody rate=\"fast\">so</prosody></speak>")
        #expect(request("so").keepsPlaces && !request("a<b").keepsPlaces)
        let markup = SpeechRequest(.markup(SSML(document: "<speak>x</speak>")), voice: "v")
        #expect(markup.marked == "<speak>x</speak>" && markup.keepsPlaces)
    }

    @Test func whatIsMissingIsToldBeforeAnythingIsSent() throws {
        let nobody = SpeechRequest(.text("x"), voice: "")
        for make in [
            { try SpeechifySpeech.body(nobody, .speechifyDefault) },
            { try ResembleSpeech.body(nobody, .resembleDefault) },
            { try SpeechifySpeech.body(request("x"), .default) },
            { try ResembleSpeech.body(request("x"), .speechifyDefault) },
        ] {
            let error = #expect(throws: SyrinxError.self) { try make() }
            #expect(error?.code == .invalidArgument)
        }
    }

    /// Samples of another rate than was asked for are never played.
    @Test func theRateThatIsToldIsHeldAgainstTheOneAskedFor() async throws {
        for (type, isGood) in [
            ("audio/L16; rate=24000; channels=1", true), ("audio/L16;channels=1;RATE=\"24000\"", true),
            ("audio/L16", true), ("audio/pcm;rate=8000", false),
        ] {
            try await LocalServer.run { _ in
                LocalServer.Answer(type: type)
            } _: { server in
                let speech = SpeechifySpeech(
                    endpoint: try SpeechifyEndpoint(url: server.url), credential: .key("k"),
                    transport: HTTPTransport())
                var failure: SyrinxError?
                do throws(SyrinxError) {
                    _ = try await speech.synthesize(
                        SpeechRequest(.text("x"), voice: "v"), as: .speechifyDefault, onMilestone: { _, _ in }
                    )
                } catch {
                    failure = error
                }
                #expect((failure == nil) == isGood, "\(type)")
                if let failure { #expect(failure.message.contains("pcm_8000")) }
                let sent = try #require(server.requests.first)
                #expect(sent.path == "/v1/audio/stream" && sent.headers["authorization"] == "Bearer k")
                #expect(sent.headers["accept"] == "audio/pcm")
                #expect(sent.headers["speechify-version"] == "2026-09-30")
            }
        }
    }

    /// Before 2026-09-30 its samples are of another rate than its name.
    @Test func anOldVersionsFaultIsKept() async throws {
        let format = try #require(OutputFormat(named: "pcm_16000", in: OutputFormat.speechify))
        let speech = SpeechifySpeech(
            endpoint: try SpeechifyEndpoint(url: "http://127.0.0.1:9"), credential: .key("k"),
            transport: HTTPTransport(), apiVersion: "2026-09-13")
        let error = await #expect(throws: SyrinxError.self) {
            _ = try await speech.synthesize(
                SpeechRequest(.text("x"), voice: "v"), as: format, onMilestone: { _, _ in })
        }
        #expect(error?.code == .invalidArgument && error?.message.contains("pcm_24000") == true)
    }

    @Test(arguments: [Provider.azure, .speechify, .resemble])
    func formatsAreFoundByTheirNames(_ provider: Provider) {
        #expect(Set(provider.formats.map(\.name)).count == provider.formats.count)
        #expect(provider.formats.contains(provider.defaultFormat))
        for format in provider.formats {
            #expect(OutputFormat(named: format.name, in: provider.formats) == format)
            if provider != .azure { #expect(!format.isSentWhole) }
        }
    }

    /// 2000 code units of UTF-16, escapes and all, whatever the script.
    @Test(arguments: ["All of this is said. ", "Don't <say> \"this\" & that. ", "今天天气很好。", "😀 Ha. "])
    func partsKeepToACountOfCharacters(_ sentence: String) {
        let text = String(repeating: sentence, count: 1200)
        var limits = TextSplitter.Limits()
        (limits.characterCount, limits.duration) = (1984, .seconds(10_000))
        var (splitter, all) = (TextSplitter(text, limits: limits), "")
        while let part = splitter.next() {
            let escaped = SSML.escape(String(part.text))
            #expect(escaped.utf16.count <= 1984 && escaped.utf16.count > (part.isLast ? 0 : 1600))
            all += part.text
        }
        #expect(all.filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
    }

    @Test func aPersonalVoiceStandsAroundAllThatIsSaid() throws {
        let manner = try SpeechManner(
            language: "de-DE", personalVoice: "3059912f-a3dc-49e3-bdd0-02e449df1fe3")
        let document = SSML(text: "Ja.", voice: AzureVoice.personalBase, manner: manner).document
        #expect(
            document.contains(
                """
                <voice name="PhoenixLatestNeural"><mstts:ttsembedding \
                speakerProfileId="3059912f-a3dc-49e3-bdd0-02e449df1fe3"><lang xml:lang="de-DE">Ja.</lang>\
                </mstts:ttsembedding></voice>
                """))
        _ = try SSML(validating: document)
        let restrictions = SSML.restrictions(
            voice: "DragonLatestNeural", prosody: Prosody(rate: "fast", volume: "loud"), manner: manner)
        #expect(restrictions.contains { $0.contains("neither pitch nor volume") })
        #expect(
            SSML.restrictions(
                voice: "DragonLatestNeural", prosody: Prosody(rate: "fast"),
                manner: try SpeechManner(personalVoice: "x")
            ).isEmpty)
    }

    @Test(arguments: [
        ("<speak><voice name=\"a>b\">x</voice></speak>", "x\n\n"),
        (
            "<speak><!-- a > <b> --><voice name='v'><s>A &amp; B.</s><s >&#67;&#x44;&lt;</s></voice></speak>",
            "A & B.\n\nCD<\n\n\n\n"
        ),
        ("a & b &nbsp; &", "a & b &nbsp; &"), ("<", ""), ("<!--", ""), ("&#xFFFFFFFF;", "&#xFFFFFFFF;"),
    ])
    func whatStandsBetweenTags(_ document: String, _ expected: String) {
        #expect(SSML(document: document).spokenText == expected)
    }
}
