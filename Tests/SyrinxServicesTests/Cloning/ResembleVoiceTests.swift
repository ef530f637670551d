// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxServices

@Suite struct ResembleVoiceTests {
    private static let samples = ["a.wav", "b.wav", "c.wav"]

    private static func studio(
        _ server: LocalServer, _ recordings: Recordings, retries: Int = 0
    ) throws -> VoiceStudio {
        var options = VoiceStudio.Options()
        options.retry.limit = retries
        options.settling = .milliseconds(5)
        (options.polling.first, options.polling.longest) = (.milliseconds(1), .milliseconds(1))
        return try VoiceStudio(
            .resemble(try ResembleEndpoint(url: server.url)), credential: .key("secret-key"),
            ledger: recordings.ledger, options: options)
    }

    private static func run(
        _ body: @Sendable (FakeService, LocalServer, Recordings) async throws -> Void
    ) async throws {
        let recordings = try Recordings()
        let resemble = FakeResemble.make()
        try await LocalServer.run({ resemble.answer($0) }) { try await body(resemble, $0, recordings) }
    }

    private static func expectOne(_ resemble: FakeService) {
        #expect(resemble.now.count(below: "/voices/") == 1)
        #expect(resemble.now.things.keys.count { $0.contains("/recordings/") } == 3)
        #expect(resemble.now.madeCount == 4)
        #expect(resemble.now.things.values.contains { $0["builds"] == "1" })
    }

    @Test func aVoiceIsMadeOfRecordings() async throws {
        try await Self.run { resemble, server, recordings in
            let studio = try Self.studio(server, recordings)
            var wanted = recordings.wanted(Self.samples)
            wanted.callbackURL = "https://example.com/told?key=SECRET"
            let voice = try await studio.create(wanted)
            Self.expectOne(resemble)
            #expect(try await studio.wait(for: voice.id).phase == .ready)
            let creation = try #require(server.requests.first { $0.method == "POST" })
            let fields = creation.fields
            #expect(Set(fields.keys) == ["name", "voice_type", "callback_uri", "consent"])
            #expect(fields["voice_type"] == "rapid")
            #expect(
                Data(base64Encoded: fields["consent"]!)
                    == Data(try contents(of: recordings.path("consent.wav"))))
            #expect(creation.headers["content-length"] == "\(creation.bytes.count)")
            let form = try ReadForm.read(
                server.requests.first { $0.path.hasSuffix("/recordings") && $0.method == "POST" }!)
            #expect(form.map(\.name) == ["name", "text", "is_active", "file"])
            #expect(form[0].text?.hasPrefix("a-") == true && form[1].text == "This is a.wav.")
            #expect(try form[3].sha256 == ReadForm.sha256(try contents(of: recordings.path("a.wav"))))
            // Asked for again, it is there.
            #expect(try await studio.create(wanted).id == voice.id)
            Self.expectOne(resemble)
        }
    }

    /// A wait of hours outlives an outage; what is refused ends it.
    @Test func anOutageDoesNotEndAWait() async throws {
        try await Self.run { resemble, server, recordings in
            let studio = try Self.studio(server, recordings)
            let voice = try await studio.create(recordings.wanted(Self.samples))
            resemble.die(.init(request: 1, isHeard: false, isOnce: true))
            let failures = Mutex<[SyrinxError]>([])
            let made = try await studio.wait(
                for: voice.id, onFailure: { error in failures.withLock { $0.append(error) } })
            #expect(made.phase == .ready && failures.withLock(\.count) == 1)
            // Where nobody ever answers, it is told why.
            resemble.die(.init(request: 1, isHeard: false))
            let silent = await #expect(throws: SyrinxError.self) {
                try await studio.wait(for: voice.id, limit: .zero)
            }
            #expect(silent?.fault == .unanswered)
            resemble.die(nil)
            let missing = await #expect(throws: SyrinxError.self) { try await studio.wait(for: "none") }
            #expect(missing?.status == 404)
        }
    }

    @Test func patienceIsForTheVoiceThatIsMade() {
        #expect(Provider.azure.patience() == .seconds(600))
        #expect(Provider.resemble.patience(for: .rapid) == .seconds(600))
        #expect(Provider.resemble.patience(for: .professional) == .seconds(7200))
        #expect(Provider.resemble.patience() == .seconds(7200))
    }

    /// Its path is what lets a callback be believed.
    @Test func aCallbackIsASecret() async throws {
        let secret = "0123456789abcdef0123456789abcdef"
        let item = #"{"uuid":"u1","name":"A","callback_uri":"https://x.example/h/\#(secret)?k=1"}"#
        try await LocalServer.run({ request in
            request.method == "POST"
                ? FakeService.json(
                    200, #"{"success":false,"message":"Cannot reach https://x.example/h/\#(secret)"}"#)
                : FakeService.json(200, "{\"success\":true,\"item\":\(item),\"items\":[]}")
        }) { server in
            let recordings = try Recordings()
            let studio = try Self.studio(server, recordings)
            #expect(
                try await studio.service.clonedVoice("u1").fields["callback_uri"]?.string
                    == "https://x.example")
            var wanted = recordings.wanted(Self.samples)
            wanted.callbackURL = "https://x.example/h/\(secret)"
            let error = await #expect(throws: SyrinxError.self) { try await studio.create(wanted) }
            #expect(error?.serviceMessage?.hasPrefix("Cannot reach") == true, "\(error.debugDescription)")
            #expect(error?.description.contains(secret) == false)
        }
    }

    @Test(arguments: [true, false]) func whereverItStopsThereIsOneVoice(_ isHeard: Bool) async throws {
        var count = 1
        while try await Self.stopsAt(.init(request: count, isHeard: isHeard)) { count += 1 }
        #expect(count == 10)
    }

    /// - Returns: Whether there were as many requests.
    private static func stopsAt(_ death: FakeService.Death) async throws -> Bool {
        let wasReached = Mutex(false)
        try await run { resemble, server, recordings in
            let studio = try studio(server, recordings)
            // On other pages than the first there are others.
            for name in ["Anna", "Bert", "Carl"] {
                _ = resemble.answer(
                    request("POST", "/api/v2/voices", "{\"name\":\"\(name)\",\"consent\":\"UklGRg==\"}"))
            }
            resemble.die(death)
            do {
                _ = try await studio.create(recordings.wanted(samples))
            } catch {
                wasReached.withLock { $0 = true }
            }
            resemble.die(nil)
            let voice = try await studio.create(recordings.wanted(samples))
            #expect(resemble.now.count(below: "/voices/") == 4)
            #expect(resemble.now.things.keys.count { $0.contains("/recordings/") } == 3)
            #expect(resemble.now.madeCount == 7)
            #expect(try await studio.wait(for: voice.id).phase == .ready)
        }
        return wasReached.withLock(\.self)
    }

    private static func request(_ method: String, _ path: String, _ body: String) -> LocalServer.Request {
        LocalServer.Request(method: method, path: path, headers: [:], bytes: Array(body.utf8), connection: 0)
    }

    @Test func aLostAnswerIsLookedForBeforeItIsAskedForAgain() async throws {
        for request in 1...7 {
            try await Self.run { resemble, server, recordings in
                resemble.die(.init(request: request, isHeard: true, isOnce: true))
                _ = try await Self.studio(server, recordings, retries: 1).create(
                    recordings.wanted(Self.samples))
                Self.expectOne(resemble)
                #expect(server.requests.count { $0.path.hasSuffix("/build") } == 1)
            }
        }
    }

    /// Copies that were mixed down anew have other names.
    @Test func recordingsAreKnownByWhatIsInThem() async throws {
        try await Self.run { resemble, server, recordings in
            let studio = try Self.studio(server, recordings)
            resemble.die(.init(request: 5, isHeard: true))
            await #expect(throws: SyrinxError.self) {
                try await studio.create(recordings.wanted(Self.samples))
            }
            resemble.die(nil)
            var wanted = recordings.wanted(Self.samples)
            guard case .recordings(var list) = wanted.material else { return }
            for index in list.indices {
                let copy = recordings.path("copy-\(index).wav")
                try write(try contents(of: list[index].path), to: copy)
                list[index].path = copy
            }
            wanted.material = .recordings(list)
            _ = try await studio.create(wanted)
            Self.expectOne(resemble)
        }
    }

    @Test func limitsAreCheckedFirst() async throws {
        try await Self.run { resemble, server, recordings in
            let studio = try Self.studio(server, recordings)
            var wanted = recordings.wanted(["a.wav", "b.wav"])
            func problem() async -> String {
                do {
                    _ = try await studio.create(wanted)
                    return ""
                } catch { return error.message }
            }
            #expect(await problem().contains("at least 3 recordings"))
            wanted = recordings.wanted(Self.samples)
            wanted.thoroughness = .professional
            #expect(await problem().contains("at least 20 recordings"))
            wanted = recordings.wanted(["a.wav", "b.wav", "a.wav"])
            #expect(await problem().contains("twice"))
            wanted = recordings.wanted(Self.samples)
            wanted.material = .recordings(Self.samples.map { .init(path: recordings.path($0)) })
            #expect(await problem().contains("transcript"))
            wanted = recordings.wanted(Self.samples)
            wanted.consent.proof = nil
            #expect(
                await problem().contains("I am aware that recordings of my voice will be used by Contoso"))
            try write(Array("ID3 and so on, no WAV".utf8), to: recordings.path("consent.wav"))
            wanted = recordings.wanted(Self.samples)
            #expect(await problem().contains("no WAV"))
            #expect(server.requests.isEmpty)
        }
    }

    @Test func purgingRemovesTheRecordings() async throws {
        try await Self.run { resemble, server, recordings in
            let studio = try Self.studio(server, recordings)
            let voice = try await studio.create(recordings.wanted(Self.samples))
            try await studio.delete(voice.id, purge: true)
            #expect(resemble.now.things.isEmpty && recordings.ledger.entries().isEmpty)
            try await studio.delete(voice.id, purge: true)
        }
    }

    @Test func aRefusalWithAGoodStatusIsOne() async throws {
        let recordings = try Recordings()
        try await LocalServer.run({ request in
            request.method == "GET"
                ? FakeService.json(200, #"{"success":true,"items":[],"num_pages":0}"#)
                : FakeService.json(200, #"{"success":false,"message":"Consent is too short."}"#)
        }) { server in
            let studio = try Self.studio(server, recordings)
            let error = await #expect(throws: SyrinxError.self) {
                try await studio.create(recordings.wanted(Self.samples))
            }
            #expect(error?.serviceMessage == "Consent is too short.")
            #expect(recordings.ledger.entries().isEmpty)
        }
    }

    @Test(arguments: [
        ("finished", ClonedVoice.Phase.ready), ("ready", .ready), ("Completed", .ready), ("failed", .failed),
        ("dataset_issue", .failed), ("consent_validation_failed", .failed), ("initializing", .pending),
        ("running", .pending), ("a new one", .pending),
    ]) func statusesAreOpen(_ status: String, _ phase: ClonedVoice.Phase) throws {
        let json = JSONValue.members([("uuid", .string("u")), ("status", .string(status))])
        let voice = try #require(ClonedVoice(resemble: json))
        #expect(
            voice.phase == phase && voice.status == status && (voice.failure != nil) == (phase == .failed))
    }
}
