// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

/// `voices/list`, as Python reads it.
@Suite struct VoiceListTests {
    @Test(arguments: ["/cognitiveservices/voices/list", "/tts/cognitiveservices/voices/list"])
    func listHasTheDocumentedShape(path: String) async throws {
        let answer = try await Emulator.withEmulator(EmulatorConfiguration()) { url in
            var client = Client(url)
            client.path = path
            client.method = "GET"
            client.body = []
            client.headers = ["Ocp-Apim-Subscription-Key": "any"]
            return try await client.send()
        }
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
        let script = #"""
            import json, re, sys
            voices = json.load(sys.stdin)
            strings = "Name DisplayName LocalName ShortName Gender Locale LocaleName SampleRateHertz VoiceType Status"
            optional = dict(StyleList=list, RolePlayList=list, SecondaryLocaleList=list, WordsPerMinute=str,
                            ExtendedPropertyMap=dict, VoiceTag=dict)
            for voice in voices:
                for name in strings.split():
                    assert isinstance(voice[name], str) and voice[name], (name, voice)
                for name, kind in optional.items():
                    assert name not in voice or isinstance(voice[name], kind) and voice[name], (name, voice)
                assert set(voice) <= set(strings.split()) | set(optional), voice
                assert voice["Gender"] in ("Female", "Male"), voice
                assert voice["Status"] in ("GA", "Preview", "Deprecated"), voice
                assert voice["SampleRateHertz"] in ("24000", "48000"), voice
                assert voice["ShortName"].startswith(voice["Locale"] + "-"), voice
                assert "(" in voice["LocaleName"], voice
                assert re.fullmatch(r"Microsoft Server Speech Text to Speech Voice \(.+, .+\)", voice["Name"]), voice
                int(voice.get("WordsPerMinute", "1"))
                assert voice["Locale"] not in voice.get("SecondaryLocaleList", []), voice
                assert ("Multilingual" in voice["ShortName"] or ":" in voice["ShortName"]) == ("SecondaryLocaleList" in voice), voice
            names = {voice["ShortName"]: voice for voice in voices}
            assert len(names) == len(voices) >= 60
            assert len({voice["Locale"] for voice in voices}) >= 30
            for name in optional:
                assert sum(name in voice for voice in voices) >= 3, name
            for name in "en-US-JennyNeural", "en-US-AvaMultilingualNeural", "en-US-Ava:DragonHDLatestNeural":
                print(names[name]["DisplayName"])
            """#
        let result = try await Tool.run("python3", ["-c", script], input: answer.body)
        #expect(result.text == "Jenny\nAva Multilingual\nAva Dragon HD Latest\n", "\(result.errors)")
    }

    @Test func credentialsAreNeeded() async throws {
        let statuses = try await Emulator.withEmulator(EmulatorConfiguration()) { url in
            var client = Client(url)
            client.path = "/cognitiveservices/voices/list"
            let posted = try await client.send()
            client.method = "GET"
            client.headers = [:]
            return [posted.status, try await client.send().status]
        }
        #expect(statuses == [405, 401])
    }

    /// None falls back to English.
    @Test func eachVoiceSpeaksItsLanguage() async throws {
        let known = try await Tool.run("espeak-ng", ["--voices"]).text.split(separator: "\n").dropFirst()
            .map { String($0.split(separator: " ")[1]) }
        let names = VoiceList.voiceTable.split(separator: "\n").map { String($0.prefix { $0 != "|" }) }
        for name in names {
            let language = EspeakVoice.language(VoiceName(name).locale ?? "")
            #expect(known.contains(language), "\(name): \(language)")
            #expect(language.hasPrefix("en") == name.hasPrefix("en"))
        }
    }
}
