// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// `syrinx voice` at all three providers, as the emulator serves them.
    @Suite
    struct MadeVoices {
        private func freshState() -> String { Workshop.current.file("state-\(UUID())") }

        @Test(arguments: Cloning.allCases)
        func fromTheSentenceToTheEnd(_ provider: Cloning) async throws {
            try await LocalService.run("--operation-time", "20") { service in
                let (url, state) = (service.url, freshState())
                let sentence = try await provider.consentText(url, state: state).run()
                #expect(sentence.status == 0 && !sentence.text.isEmpty, "\(sentence.errors)")
                let made = try await provider.create(url, state: state, "Anna", "--wait", "--json").run()
                expectGoodManners(made)
                #expect(made.status == 0, "\(made.errors)")
                for words in ["Anna Example", "Example Ltd", "consent.wav (8.0 s)", "127.0.0.1"] {
                    #expect(made.errors.contains(words), "\(made.errors)")
                }
                let voice = try VoiceReport(made)
                #expect(voice.string("name") == "Anna" && voice.string("phase") == "ready")
                #expect(voice.string("provider") == provider.rawValue)
                let speakingID = try #require(voice.string("speakingID"))
                #expect(try await provider.counts(url) == provider.oneVoice)

                let list = try await provider.voice(url, state: state, ["list"]).run()
                expectSuccess(list)
                #expect(list.text.hasPrefix("NAME ") && list.text.contains(speakingID))
                for name in ["Anna", voice.id] {
                    let shown = try await provider.voice(url, state: state, ["show", name, "--json"]).run()
                    expectSuccess(shown)
                    #expect(try VoiceReport(shown).id == voice.id)
                }
                // Whoever has no notes finds it at the provider.
                let elsewhere = try await provider.voice(url, state: freshState(), ["show", "Anna"]).run()
                expectSuccess(elsewhere)
                #expect(elsewhere.text.contains("speaks as") && elsewhere.text.contains(speakingID))
                expectSuccess(try await provider.voice(url, state: state, ["wait", "Anna"]).run())

                // It is heard, by the name that it was made with.
                let heard = try await provider.say(url, state: state, "Anna", "Here I am.").run()
                expectSuccess(heard)
                let report = try TimelineReport(heard.text)
                #expect(report.device != nil && report.milliseconds["drained"] != nil, "\(heard.text)")

                // The same again makes nothing.
                let again = try await provider.create(url, state: state, "Anna", "--json").run()
                #expect(try again.status == 0 && VoiceReport(again).id == voice.id, "\(again.errors)")
                #expect(try await provider.counts(url) == provider.oneVoice)

                let gone = try await provider.voice(
                    url, state: state, ["delete", "Anna", "--purge", "--yes"]
                ).run()
                expectGoodManners(gone)
                #expect(gone.status == 0 && gone.errors.contains("is deleted"), "\(gone.errors)")
                #expect(try await provider.counts(url) == provider.nothing)
                expectFailure(
                    try await provider.voice(url, state: state, ["show", "Anna"]).run(), 22, says: ["Anna"])
                let none = try await provider.voice(url, state: state, ["list"]).run()
                #expect(none.status == 0 && none.output.isEmpty && none.errors.contains("no voices"))
            }
        }

        /// What Resemble tells `--listen`, and how the command ends then.
        @Test(arguments: [
            ("finished", Int32(0), ["callback: finished"]),
            (
                "dataset_issue", 22,
                [
                    "callback: dataset_issue: ", "RECORDING", "STOI", "PESQ", "SI-SDR", "Words.",
                    "could not make",
                ]
            ),
            ("consent_validation_failed", 22, ["callback: consent_validation_failed: ", "could not make"]),
        ])
        func whatACallbackTells(_ outcome: String, _ status: Int32, _ words: [String]) async throws {
            let fault = outcome == "finished" ? "delay=0" : "outcome=\(outcome)"
            try await LocalService.run("--operation-time", "100", "--fault", fault) { service in
                let create = try await Cloning.resemble.create(
                    service.url, state: freshState(), "Anna", "--listen", "0", "--json")
                let run = try await create.run()
                expectGoodManners(run)
                #expect(run.status == status, "\(run.errors)")
                for word in words { #expect(run.errors.contains(word), "\(run.errors)") }
                let voice = try VoiceReport(run)
                #expect(voice.string("status") == outcome)
                #expect(voice.string("phase") == (status == 0 ? "ready" : "failed"))
                // The address is a secret.
                #expect(run.errors.firstMatch(of: /[0-9a-f]{32}/) == nil)
                #expect(run.text.contains("callback_uri") && run.text.firstMatch(of: /\/[0-9a-f]{32}/) == nil)
                // The same command would find the same voice.
                #expect(!run.errors.contains("Nothing is lost"))
                #expect(run.errors.contains("delete it (`syrinx voice delete`)") == (status != 0))
            }
        }

        /// Ctrl-C: it says how to go on, and no copy of a recording is left.
        @Test func interrupted() async throws {
            let mono = try await Material.speech("mono.wav", seconds: 6)
            let stereo = Workshop.current.file("stereo.wav")
            _ = try await Command(["sox", mono, stereo, "remix", "1", "1"]).atOnce.run()
            try await LocalService.run { service in
                try await HoldingProxy.run(to: service.url) { proxy in
                    let folder = try TemporaryDirectory()
                    let create = Cloning.azure.voice(
                        proxy.url, state: freshState(),
                        ["create", "Anna", stereo, "--consent", stereo, "--yes"] + Cloning.agreement
                    ).with(["TMPDIR": folder.path])
                    // The project is made by then.
                    try await proxy.hold(2, .before)
                    let outcome = try await proxy.runUntilHeld(create, sending: SIGINT)
                    expectGoodManners(outcome)
                    #expect(outcome.status == 130, "\(outcome.errors)")
                    #expect(outcome.errors.contains("stereo.wav: sent as a mono WAV file"))
                    #expect(outcome.errors.contains("give the same command again"))
                    #expect(try folder.fileNames.isEmpty)
                    // What `kill -9` leaves goes with the next run, and nothing else does.
                    try await proxy.hold(1, .before)
                    #expect(try await proxy.runUntilHeld(create) == nil)
                    #expect(try folder.fileNames.count == 1)
                    for name in ["syrinx-abcdef", "syrinx-other"] {
                        try FileManager.default.createDirectory(
                            atPath: folder.file(name), withIntermediateDirectories: false)
                    }
                    try await proxy.hold(0, .before)
                    let again = try await create.run()
                    #expect(again.status == 0, "\(again.errors)")
                    #expect(try await Cloning.azure.counts(service.url) == Cloning.azure.oneVoice)
                    #expect(try folder.fileNames.sorted() == ["syrinx-abcdef", "syrinx-other"])
                }
            }
        }

        /// The documentation's example, word for word but for the port.
        @Test(arguments: Cloning.allCases)
        func asTheDocumentationHasIt(_ provider: Cloning) async throws {
            let text = String(decoding: try contents(of: Folder.path("../docs/cloning.md")), as: UTF8.self)
            let rest = try #require(
                text.components(separatedBy: "<!-- tested: \(provider.rawValue) -->\n```sh\n").last)
            let script = rest.components(separatedBy: "```")[0]
            #expect(script.contains("syrinx voice create Anna"))
            let folder = try TemporaryDirectory()
            try FileManager.default.createSymbolicLink(
                atPath: folder.file("syrinx"), withDestinationPath: Binary.path)
            try await LocalService.run { service in
                let local = script.replacing("http://127.0.0.1:5000", with: service.url)
                let setting = "set -e; PATH=\(folder.path):$PATH; cd \(folder.path)\n"
                let outcome = try await Command(["bash", "-c", setting + local]).with([
                    "XDG_STATE_HOME": freshState()
                ]).run()
                expectGoodManners(outcome)
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(try WAVE(path: folder.file("anna-speaks.wav")).samples.count > 10_000)
                #expect(try await provider.counts(service.url) == provider.nothing)
            }
        }

        /// Killed at each of its requests, before it was heard and after: run again, there is one voice, and nothing else.
        @Test(arguments: Cloning.allCases, HoldingProxy.Place.allCases)
        func killedAndRunAgain(_ provider: Cloning, _ place: HoldingProxy.Place) async throws {
            try await LocalService.run("--operation-time", "1") { service in
                try await HoldingProxy.run(to: service.url) { proxy in
                    var (number, isThrough) = (0, false)
                    while !isThrough {
                        number += 1
                        let comment = Comment("request \(number), \(place)")
                        let state = freshState()
                        let create = try await provider.create(
                            proxy.url, state: state, "Anna", "--json", "--wait")
                        try await proxy.hold(number, place)
                        var steps = [create]
                        if provider == .speechify {
                            steps.insert(provider.consentText(proxy.url, state: state), at: 0)
                        }
                        isThrough = true
                        for step in steps {
                            if let outcome = try await proxy.runUntilHeld(step) {
                                #expect(outcome.status == 0, "\(comment): \(outcome.errors)")
                                continue
                            }
                            isThrough = false
                            let again = try await step.run()
                            #expect(again.status == 0, "\(comment): \(again.errors)")
                        }
                        #expect(try await provider.counts(service.url) == provider.oneVoice, comment)
                        let gone = try await provider.voice(
                            proxy.url, state: state, ["delete", "Anna", "--purge", "--yes"]
                        ).run()
                        #expect(gone.status == 0, "\(comment): \(gone.errors)")
                        #expect(try await provider.counts(service.url) == provider.nothing, comment)
                    }
                    #expect(number > 2)
                }
            }
        }
    }
}
