// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import SyrinxCore
import Testing

@testable import SyrinxServices

@Suite struct SpeechifyVoiceTests {
    private static func studio(
        _ server: LocalServer, _ recordings: Recordings, retries: Int = 0, apiVersion: String? = nil,
        patience: Duration = .seconds(60)
    ) throws -> VoiceStudio {
        var options = VoiceStudio.Options()
        options.apiVersion = apiVersion
        options.retry.limit = retries
        (options.polling.first, options.polling.longest) = (.milliseconds(1), .milliseconds(1))
        options.polling.limit = patience
        return try VoiceStudio(
            .speechify(try SpeechifyEndpoint(url: server.url)), credential: .key("secret-key"),
            ledger: recordings.ledger, options: options)
    }

    private static func run(
        refusal: (Int, String)? = nil,
        _ body: @Sendable (FakeService, LocalServer, Recordings) async throws -> Void
    ) async throws {
        let recordings = try Recordings()
        let speechify = FakeSpeechify.make(refusal: refusal)
        try await LocalServer.run({ speechify.answer($0) }) { try await body(speechify, $0, recordings) }
    }

    @Test func aVoiceIsMadeWithASentenceMadeForIt() async throws {
        try await Self.run { speechify, server, recordings in
            let studio = try Self.studio(server, recordings)
            let wanted = recordings.wanted()
            let early = await #expect(throws: SyrinxError.self) { try await studio.create(wanted) }
            #expect(early?.code == .invalidArgument && early?.message.contains("ask for it") == true)
            let statement = try await studio.consentStatement(for: wanted.consent, locale: "en-US")
            #expect(statement.text == "The harbour is quiet, Jessica Smith.")
            #expect(statement.expiry == "2999-01-01T00:00:00Z")
            // Asked for again, it is the same.
            #expect(try await studio.consentStatement(for: wanted.consent, locale: "en-US") == statement)
            let voice = try await studio.create(wanted)
            #expect(voice.phase == .ready && voice.speakingID == voice.id && voice.name == "Jessica")
            let request = try #require(server.requests.last)
            let form = try ReadForm.read(request)
            #expect(
                form.map(\.name) == [
                    "name", "locale", "gender", "consent_challenge_id", "consent_recording", "sample",
                ])
            #expect(form[2].text == "not_specified" && form[3].text == "challenge-0")
            #expect(request.headers["speechify-version"] == "2026-09-30")
            #expect(request.headers["idempotency-key"]?.count == 36)
            #expect(request.headers["x-request-id"]?.count == 36)
            #expect(request.headers["authorization"] == "Bearer secret-key")
            #expect(speechify.now.madeCount == 1)
            #expect(try await studio.create(wanted).id == voice.id)
            #expect(speechify.now.madeCount == 1)
            // The sentence is used up.
            var other = recordings.wanted(name: "Jessica 2")
            other.locale = "en-GB"
            await #expect(throws: SyrinxError.self) { try await studio.create(other) }
        }
    }

    @Test func olderVersionsAskForAnAddress() async throws {
        try await Self.run { speechify, server, recordings in
            let studio = try Self.studio(server, recordings, apiVersion: "2026-08-01")
            var wanted = recordings.wanted()
            wanted.consent.proof = nil
            wanted.consent.email = nil
            let error = await #expect(throws: SyrinxError.self) { try await studio.create(wanted) }
            #expect(error?.message.contains("--email") == true && server.requests.isEmpty)
            #expect(try await studio.consentStatement(for: wanted.consent, locale: "en-US").text == nil)
            wanted.consent.email = "jessica@example.com"
            let sent = try studio.whatIsSent(of: wanted)
            #expect(sent.consent.proof == nil && sent.consent.email == "jessica@example.com")
            wanted.avatarPath = recordings.path("c.wav")
            _ = try await studio.create(wanted)
            let form = try ReadForm.read(try #require(server.requests.last))
            #expect(form.map(\.name) == ["name", "locale", "gender", "consent", "sample", "avatar"])
            #expect(form[3].text == #"{"fullName":"Jessica Smith","email":"jessica@example.com"}"#)
            #expect(speechify.now.madeCount == 1)
        }
    }

    @Test(arguments: [true, false]) func whereverItStopsThereIsOneVoice(_ isHeard: Bool) async throws {
        var count = 1
        while try await Self.stopsAt(.init(request: count, isHeard: isHeard)) { count += 1 }
        #expect(count == 4)
    }

    /// - Returns: Whether there were as many requests.
    private static func stopsAt(_ death: FakeService.Death) async throws -> Bool {
        let wasReached = Mutex(false)
        try await run { speechify, server, recordings in
            let studio = try studio(server, recordings)
            let wanted = recordings.wanted()
            speechify.die(death)
            do {
                _ = try await studio.consentStatement(for: wanted.consent, locale: "en-US")
                _ = try await studio.create(wanted)
            } catch {
                wasReached.withLock { $0 = true }
            }
            speechify.die(nil)
            if speechify.now.madeCount == 0 {
                _ = try await studio.consentStatement(for: wanted.consent, locale: "en-US")
            }
            let voice = try await studio.create(wanted)
            #expect(voice.phase == .ready)
            #expect(speechify.now.madeCount == 1 && speechify.now.count(below: "/voices/") == 1)
        }
        return wasReached.withLock(\.self)
    }

    @Test func aLostAnswerIsAskedForAgainWithTheSameKey() async throws {
        try await Self.run { speechify, server, recordings in
            let studio = try Self.studio(server, recordings, retries: 1)
            let wanted = recordings.wanted()
            _ = try await studio.consentStatement(for: wanted.consent, locale: "en-US")
            speechify.die(.init(request: 2, isHeard: true, isOnce: true))
            _ = try await studio.create(wanted)
            let sent = server.requests.suffix(2)
            #expect(try ReadForm.read(sent.last!).compactMap(\.filename) == ["consent.wav", "sample.wav"])
            #expect(Set(sent.map { $0.headers["idempotency-key"] }).count == 1)
            #expect(Set(sent.map { $0.headers["x-request-id"] }).count == 1)
            #expect(sent.first?.bytes == sent.last?.bytes && speechify.now.madeCount == 1)
        }
    }

    /// After a day the service has forgotten the key: what it has made is looked for by its name.
    @Test func anOldKeyIsNotTrusted() async throws {
        try await Self.run { speechify, server, recordings in
            let studio = try Self.studio(server, recordings, apiVersion: "2026-08-01")
            let wanted = recordings.wanted()
            speechify.die(.init(request: 2, isHeard: true))
            await #expect(throws: SyrinxError.self) { try await studio.create(wanted) }
            speechify.die(nil)
            let key = try await Self.age(recordings.ledger, wanted.name, studio.service.address)
            let voice = try await studio.create(wanted)
            #expect(voice.id == "v1" && speechify.now.madeCount == 1)
            #expect(
                server.requests.filter { $0.method == "POST" }.map { $0.headers["idempotency-key"] } == [key])
        }
    }

    /// As if the key had been made yesterday.
    private static func age(_ ledger: VoiceLedger, _ name: String, _ address: String) async throws -> String?
    {
        let page = try await ledger.page(for: name, .speechify, at: address)
        try page.update { $0.notes["time"] = String(Timestamp.now - 25 * 3600) }
        return page["key"]
    }

    @Test(arguments: [
        (402, "voice_cloning_not_included", "plan"), (422, "consent_speaker_mismatch", "same person"),
        (422, "consent_phrase_mismatch", "word by word"), (400, "invalid_api_version", "--api-version"),
    ]) func refusalsAreExplained(_ status: Int, _ code: String, _ word: String) async throws {
        try await Self.run(refusal: (status, code)) { speechify, server, recordings in
            let studio = try Self.studio(server, recordings)
            var wanted = recordings.wanted()
            _ = try await studio.consentStatement(for: wanted.consent, locale: "en-US")
            let error = await #expect(throws: SyrinxError.self) { try await studio.create(wanted) }
            #expect(error?.message.contains(word) == true && error?.status == status)
            #expect(error?.serviceMessage == "No.")
            // The service would repeat itself for a day: the next attempt has another key.
            wanted.avatarPath = recordings.path("c.wav")
            let challenges = server.requests.count { $0.path.hasSuffix("/consent-challenges") }
            _ = try await studio.consentStatement(for: wanted.consent, locale: "en-US")
            // Only a consent that was looked at is used up.
            #expect(
                server.requests.count { $0.path.hasSuffix("/consent-challenges") } - challenges
                    == (status == 422 ? 1 : 0))
            _ = try await studio.create(wanted)
            #expect(speechify.now.count(below: "/voices/") == 1)
        }
    }

    @Test func aConflictIsTold() async throws {
        try await Self.run(refusal: (409, "idempotency_conflict")) { _, server, recordings in
            let studio = try Self.studio(server, recordings, apiVersion: "2026-08-01", patience: .zero)
            let error = await #expect(throws: SyrinxError.self) {
                try await studio.create(recordings.wanted())
            }
            #expect(error?.status == 409 && error?.message.contains("list of voices") == true)
        }
    }

    @Test func aRequestThatIsStillWorkedAtIsWaitedFor() async throws {
        let recordings = try Recordings()
        let count = Mutex(0)
        try await LocalServer.run({ request in
            guard request.method == "POST" else { return FakeService.json(200, "[]") }
            let number = count.withLock { count in
                count += 1
                return count
            }
            return number < 4
                ? FakeSpeechify.error(409, "idempotency_conflict")
                : FakeService.json(200, #"{"id":"v1","display_name":"Jessica"}"#)
        }) { server in
            let studio = try Self.studio(server, recordings, apiVersion: "2026-08-01")
            #expect(try await studio.create(recordings.wanted()).id == "v1")
            #expect(
                Set(server.requests.filter { $0.method == "POST" }.map { $0.headers["idempotency-key"] })
                    .count == 1)
        }
    }

    @Test func aVoiceOfSomebodyElseIsNotPassedOff() async throws {
        try await Self.run { speechify, server, recordings in
            let studio = try Self.studio(server, recordings, apiVersion: "2026-08-01")
            let voice = try await studio.create(recordings.wanted())
            try recordings.ledger.forget(try #require(recordings.ledger.entries().first))
            let error = await #expect(throws: SyrinxError.self) {
                try await studio.create(recordings.wanted())
            }
            #expect(error?.code == .invalidArgument && error?.message.contains(voice.id) == true)
            #expect(speechify.now.madeCount == 1)
        }
    }

    @Test func listsHaveTwoShapesAndPages() async throws {
        try await Self.run { _, server, recordings in
            let studio = try Self.studio(server, recordings, apiVersion: "2026-08-01")
            for name in ["One", "Two", "Three"] { _ = try await studio.create(recordings.wanted(name: name)) }
            #expect(Set(try await studio.voices().map(\.name)) == ["One", "Two", "Three"])
            let two = try await studio.voice("Two")
            try await studio.delete(two.id)
            try await studio.delete(two.id)
            #expect(try await studio.voices().count == 2 && recordings.ledger.entries().count == 2)
        }
        let old =
            #"[{"id":"a","display_name":"A","type":"shared"},{"id":"b","display_name":"B","type":"personal"}]"#
        let recordings = try Recordings()
        try await LocalServer.run({ _ in FakeService.json(200, old) }) { server in
            let voices = try await Self.studio(server, recordings).voices()
            #expect(voices.map(\.id) == ["b"])
        }
    }
}
