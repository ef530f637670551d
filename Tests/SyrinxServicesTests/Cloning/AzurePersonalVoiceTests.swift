// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxServices

@Suite struct AzurePersonalVoiceTests {
    private static func studio(
        _ server: LocalServer, _ recordings: Recordings, retries: Int = 0, apiVersion: String? = nil
    ) throws -> VoiceStudio {
        var options = VoiceStudio.Options()
        options.apiVersion = apiVersion
        options.retry.limit = retries
        (options.polling.first, options.polling.longest) = (.milliseconds(1), .milliseconds(1))
        return try VoiceStudio(
            .azure(try AzureEndpoint(url: server.url)), credential: .key("secret-key"),
            ledger: recordings.ledger,
            options: options)
    }

    private static func run(
        failing reason: String? = nil,
        _ body: @Sendable (FakeService, LocalServer, Recordings) async throws -> Void
    ) async throws {
        let recordings = try Recordings()
        let azure = FakeAzure.make(failing: reason)
        try await LocalServer.run({ azure.answer($0) }) { try await body(azure, $0, recordings) }
    }

    private static func expectOne(_ azure: FakeService) {
        let state = azure.now
        for list in ["/projects/", "/consents/", "/personalvoices/"] {
            #expect(state.count(below: list) == 1, "\(list)")
        }
        #expect(state.madeCount == 3)
    }

    @Test func aVoiceIsMadeWithTheConsentFirst() async throws {
        try await Self.run { azure, server, recordings in
            let studio = try Self.studio(server, recordings)
            let voice = try await studio.create(recordings.wanted(["a.wav", "b.wav"]))
            #expect(voice.name == "Jessica" && voice.phase == .pending && voice.speakingID?.count == 36)
            Self.expectOne(azure)
            let ready = try await studio.wait(for: voice.id)
            #expect(ready.phase == .ready)
            #expect(
                recordings.ledger.speakingID(of: "Jessica", at: .azure(try AzureEndpoint(url: server.url)))
                    == voice.speakingID)
            #expect(
                recordings.ledger.speakingID(of: voice.id, at: .azure(try AzureEndpoint(url: server.url)))
                    == voice.speakingID)
            let forms = try server.requests.filter { $0.method == "POST" }.map(ReadForm.read)
            #expect(
                forms[0].map(\.name) == [
                    "projectId", "displayName", "voiceTalentName", "companyName", "locale", "audiodata",
                ])
            #expect(
                forms[0][2].text == "Jessica Smith" && forms[0][3].text == "Contoso"
                    && forms[0][4].text == "en-US")
            #expect(
                forms[1].map(\.name) == ["projectId", "consentId", "displayName", "audiodata", "audiodata"])
            for (part, name) in [
                (forms[0][5], "consent.wav"), (forms[1][3], "a.wav"), (forms[1][4], "b.wav"),
            ] {
                #expect(part.filename?.hasPrefix("recording-") == true && part.type == "audio/wav")
                #expect(try part.sha256 == ReadForm.sha256(try contents(of: recordings.path(name))))
            }
            #expect(server.requests.allSatisfy { $0.headers["ocp-apim-subscription-key"] == "secret-key" })
            // Asked for again, it is there.
            let count = server.requests.count
            #expect(try await studio.create(recordings.wanted(["a.wav", "b.wav"])).id == voice.id)
            #expect(server.requests.dropFirst(count).map(\.method) == ["GET"])
        }
    }

    /// The service dies at each request in turn, before or after it did what it was asked for; then the same command is
    /// run again.
    @Test(arguments: [true, false]) func whereverItStopsThereIsOneVoice(_ isHeard: Bool) async throws {
        var count = 1
        while try await Self.stopsAt(.init(request: count, isHeard: isHeard)) { count += 1 }
        #expect(count == 8)
    }

    /// - Returns: Whether there were as many requests.
    private static func stopsAt(_ death: FakeService.Death) async throws -> Bool {
        let wasReached = Mutex(false)
        try await run { azure, server, recordings in
            azure.die(death)
            let studio = try studio(server, recordings)
            do {
                _ = try await studio.create(recordings.wanted())
            } catch {
                wasReached.withLock { $0 = true }
            }
            azure.die(nil)
            let voice = try await studio.create(recordings.wanted())
            expectOne(azure)
            #expect(try await studio.wait(for: voice.id).phase == .ready)
        }
        return wasReached.withLock(\.self)
    }

    @Test func aLostAnswerIsAskedForAgain() async throws {
        for request in 1...8 {
            try await Self.run { azure, server, recordings in
                azure.die(.init(request: request, isHeard: true, isOnce: true))
                _ = try await Self.studio(server, recordings, retries: 1).create(recordings.wanted())
                Self.expectOne(azure)
            }
        }
    }

    @Test func whatIsSentTwiceIsTheSameToTheByte() async throws {
        try await Self.run { azure, server, recordings in
            azure.die(.init(request: 2, isHeard: false))
            let studio = try Self.studio(server, recordings)
            var wanted = recordings.wanted()
            await #expect(throws: SyrinxError.self) { try await studio.create(wanted) }
            azure.die(nil)
            // A copy that was mixed down anew has another name.
            try write(try contents(of: recordings.path("consent.wav")), to: recordings.path("copy.wav"))
            wanted.consent.proof = .recording(path: recordings.path("copy.wav"))
            _ = try await studio.create(wanted)
            let consents = server.requests.filter { $0.method == "POST" && $0.path.contains("/consents/") }
            #expect(consents.count == 2 && consents[0].bytes == consents[1].bytes)
            #expect(consents[0].path == consents[1].path)
            #expect(consents[0].headers["operation-id"] == consents[1].headers["operation-id"])
        }
    }

    @Test func twoRunsAtOnceMakeOneVoice() async throws {
        try await Self.run { azure, server, recordings in
            let (one, two) = (try Self.studio(server, recordings), try Self.studio(server, recordings))
            let wanted = recordings.wanted()
            async let first = one.create(wanted)
            async let second = two.create(wanted)
            #expect(try await first.id == second.id)
            Self.expectOne(azure)
        }
    }

    @Test func urlsAreSentAsJSONAndKeptNowhere() async throws {
        try await Self.run { azure, server, recordings in
            let studio = try Self.studio(server, recordings)
            var wanted = recordings.wanted()
            wanted.consent.proof = .url("https://contoso.blob.core.windows.net/c/consent.wav?sig=SECRET1")
            wanted.material = .container(
                url: "https://contoso.blob.core.windows.net/voices?sig=SECRET2", prefix: "jessica/",
                extensions: [".wav"])
            let voice = try await studio.create(wanted)
            let bodies = server.requests.filter { $0.method == "PUT" }.map(\.fields)
            #expect(bodies[1]["audioUrl"]?.hasSuffix("?sig=SECRET1") == true)
            #expect(bodies[2]["audios"]?.contains("jessica/") == true)
            let name = try FileManager.default.contentsOfDirectory(atPath: recordings.ledger.directory)
                .first { $0.hasSuffix(".json") }!
            let kept = String(
                decoding: try contents(of: recordings.ledger.directory + "/" + name), as: UTF8.self)
            #expect(kept.contains(voice.id) && !kept.contains("SECRET"))
            // Signed anew, it is the same place.
            wanted.consent.proof = .url("https://contoso.blob.core.windows.net/c/consent.wav?sig=OTHER")
            #expect(try await studio.create(wanted).id == voice.id)
        }
    }

    @Test func aSecretThatComesBackIsHidden() async throws {
        let recordings = try Recordings()
        let error = #"{"error":{"code":"BadArgument","message":"Cannot read https://x/c.wav?sig=SECRET."}}"#
        try await LocalServer.run({ request in
            request.method == "GET" || request.path.contains("/projects/")
                ? FakeService.json(request.method == "GET" ? 404 : 201, "{}") : FakeService.json(400, error)
        }) { server in
            var wanted = recordings.wanted()
            wanted.consent.proof = .url("https://x/c.wav?sig=SECRET")
            let studio = try Self.studio(server, recordings)
            let failure = await #expect(throws: SyrinxError.self) { try await studio.create(wanted) }
            #expect(failure?.description.contains("SECRET") == false)
            #expect(failure?.serviceMessage == "Cannot read https://x/c.wav?(redacted).")
            #expect(failure?.code == .requestRefused && failure?.status == 400)
        }
    }

    @Test func aRefusedConsentIsExplainedAndMadeAnew() async throws {
        try await Self.run(failing: "AudioAndScriptNotMatch") { azure, server, recordings in
            let studio = try Self.studio(server, recordings)
            let error = await #expect(throws: SyrinxError.self) {
                try await studio.create(recordings.wanted())
            }
            #expect(error?.message.contains("record it again word by word") == true)
            #expect(azure.now.count(below: "/consents/") == 0)
            #expect(azure.now.count(below: "/personalvoices/") == 0)
        }
    }

    @Test func anotherVoiceOfTheSameNameIsTold() async throws {
        try await Self.run { azure, server, recordings in
            let studio = try Self.studio(server, recordings)
            _ = try await studio.create(recordings.wanted())
            let other = recordings.wanted(["b.wav"])
            let error = await #expect(throws: SyrinxError.self) { try await studio.create(other) }
            #expect(error?.code == .invalidArgument && error?.message.contains("another name") == true)
            Self.expectOne(azure)
        }
    }

    @Test func nothingIsSentWithoutConsent() async throws {
        try await Self.run { azure, server, recordings in
            let studio = try Self.studio(server, recordings)
            var wanted = recordings.wanted()
            wanted.consent.proof = nil
            let error = await #expect(throws: SyrinxError.self) { try await studio.create(wanted) }
            #expect(error?.code == .invalidArgument)
            #expect(error?.message.contains("I Jessica Smith am aware that recordings of my voice") == true)
            wanted = recordings.wanted()
            wanted.consent.speakerName = " "
            let unnamed = await #expect(throws: SyrinxError.self) { try await studio.create(wanted) }
            #expect(unnamed?.message.contains("--speaker") == true)
            wanted = recordings.wanted()
            wanted.consent.proof = .url("http://example.com/consent.wav?sig=SECRET")
            let open = await #expect(throws: SyrinxError.self) { try await studio.create(wanted) }
            #expect(open?.description.contains("SECRET") == false)
            #expect(server.requests.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: recordings.ledger.directory))
        }
    }

    @Test func purgingLeavesNothing() async throws {
        for forgets in [false, true] {
            try await Self.run { azure, server, recordings in
                let studio = try Self.studio(server, recordings)
                let voice = try await studio.create(recordings.wanted())
                let entry = try #require(
                    try recordings.ledger.entry(named: "Jessica", at: studio.service.address))
                if forgets { try recordings.ledger.forget(entry) }
                let removal = try await studio.delete(voice.id, purge: true)
                #expect(removal.removed == (forgets ? [.voice, .consent] : [.voice, .consent, .project]))
                #expect(removal.kept == (forgets ? [.project] : []))
                #expect(azure.now.count(below: "/personalvoices/") == 0)
                #expect(azure.now.count(below: "/consents/") == 0)
                // What was not made from here is left.
                #expect(azure.now.count(below: "/projects/") == (forgets ? 1 : 0))
                #expect(recordings.ledger.entries().isEmpty)
                try await studio.delete(voice.id, purge: true)
            }
        }
    }

    @Test func aConsentThatIsLeftIsPurgedByTheName() async throws {
        try await Self.run { azure, server, recordings in
            let studio = try Self.studio(server, recordings)
            let voice = try await studio.create(recordings.wanted())
            let removal = try await studio.delete(voice.id)
            #expect(removal.removed == [.voice] && removal.kept == [.consent])
            #expect(azure.now.count(below: "/consents/") == 1)
            let here = try AzureEndpoint(url: server.url)
            #expect(recordings.ledger.speakingID(of: "Jessica", at: .azure(here)) == nil)
            try await studio.delete("Jessica", purge: true)
            #expect(azure.now.things.keys.allSatisfy { $0.hasPrefix("/operations/") })
        }
    }

    @Test func allRequestsAreWhatTheDocumentAsksFor() async throws {
        try await Self.run { azure, server, recordings in
            let studio = try Self.studio(server, recordings)
            azure.die(.init(request: 6, isHeard: true))
            await #expect(throws: SyrinxError.self) { try await studio.create(recordings.wanted()) }
            azure.die(nil)
            let voice = try await studio.create(recordings.wanted())
            var other = recordings.wanted(name: "\u{41D}\u{438}\u{43D}\u{430} \"the\" other")
            other.summary = "For the newsletter"
            other.consent.proof = .url("https://contoso.blob.core.windows.net/c/consent.wav?sig=1")
            other.material = .container(url: "https://x.example/c?sig=2", prefix: "j/", extensions: [".wav"])
            let second = try await studio.create(other)
            _ = try await studio.wait(for: second.id)
            #expect(try await studio.voice(other.name).id == second.id)
            #expect(try await studio.voices().count == 2)
            try await studio.delete(second.id, purge: true)
            try await studio.delete(voice.id)
            try await studio.delete("Jessica", purge: true)
            var seen: Set<String> = []
            for request in server.requests {
                let (operation, problems) = try CustomVoiceRules.check(request)
                #expect(problems.isEmpty, "\(request.method) \(request.path): \(problems)")
                if let operation { seen.insert(operation) }
            }
            #expect(
                seen == [
                    "Projects_Create", "Projects_Delete", "Consents_List", "Consents_Get", "Consents_Delete",
                    "Consents_Create", "Consents_Post", "PersonalVoices_List", "PersonalVoices_Get",
                    "PersonalVoices_Delete", "PersonalVoices_Create", "PersonalVoices_Post", "Operations_Get",
                ])
            #expect(server.requests.allSatisfy { $0.path.contains("api-version=2026-01-01") })
        }
    }

    @Test func theCredentialStaysAtItsHost() async throws {
        let recordings = try Recordings()
        let azure = FakeAzure.make()
        let stranger = Mutex("")
        try await LocalServer.run { other in
            stranger.withLock { $0 = other.url }
            try await LocalServer.run({ request in
                var answer = azure.answer(request)
                if answer.headers["Operation-Location"] != nil {
                    answer.headers["Operation-Location"] =
                        stranger.withLock { $0 } + "/customvoice/operations/x"
                }
                if request.method == "GET", answer.body.hasPrefix("{\"value\"") {
                    answer.body.removeLast()
                    answer.body +=
                        ",\"nextLink\":\"\(stranger.withLock { $0 })/customvoice/personalvoices?skip=1\"}"
                }
                return answer
            }) { server in
                let studio = try Self.studio(server, recordings)
                _ = try await studio.create(recordings.wanted())
                Self.expectOne(azure)
                let error = await #expect(throws: SyrinxError.self) { try await studio.voices() }
                #expect(error?.message.contains("no other host") == true)
            }
            #expect(other.requests.isEmpty)
        }
    }

    @Test(arguments: ["2023-12-01-preview", "2024-02-01-preview"]) func versionsCanBeChosen(
        _ version: String
    ) async throws {
        try await Self.run { azure, server, recordings in
            _ = try await Self.studio(server, recordings, apiVersion: version).create(recordings.wanted())
            #expect(
                server.requests.filter { !$0.path.contains("/operations/") }
                    .allSatisfy { $0.path.hasSuffix("?api-version=\(version)") })
            for wrong in ["latest", "2024-2-1", "2024-02-01&x=1", ""] {
                #expect(throws: SyrinxError.self) { try Self.studio(server, recordings, apiVersion: wrong) }
            }
        }
    }
}
