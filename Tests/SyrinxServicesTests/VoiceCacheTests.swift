// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxServices

/// Over real HTTP, from a server on this machine.
@Suite struct VoiceCacheTests {
    /// What the server answers next.
    private final class Answers: Sendable {
        let next = Mutex(LocalServer.Answer(type: "application/json", body: VoiceTests.list))

        func set(status: Int = 200, body: String = VoiceTests.list, isCut: Bool = false) {
            next.withLock {
                $0 = LocalServer.Answer(status: status, type: "application/json", body: body, isCut: isCut)
            }
        }
    }

    private static func run(
        _ body: @Sendable (AzureSpeech, VoiceCache, Answers, LocalServer) async throws -> Void
    ) async throws {
        let folder = try TemporaryDirectory()
        let cache = VoiceCache(directory: folder.file("cache") + "/syrinx")
        let answers = Answers()
        try await LocalServer.run({ _ in answers.next.withLock(\.self) }) { server in
            try await body(AzureSpeech(server, .key("k")), cache, answers, server)
        }
    }

    @Test func aListIsAskedForOnceADay() async throws {
        try await Self.run { speech, cache, _, server in
            let first = try await speech.voices(cache: cache)
            let second = try await speech.voices(cache: cache)
            #expect(first.voices == second.voices && second.failure == nil)
            #expect(first.age == nil && second.age != nil)
            #expect(server.requests.map(\.path) == ["/cognitiveservices/voices/list"])
            #expect(server.requests[0].method == "GET")
            #expect(server.requests[0].headers["ocp-apim-subscription-key"] == "k")
            _ = try await speech.voices(cache: cache, maximumAge: .zero)
            _ = try await speech.voices()
            #expect(server.requests.count == 3)
        }
    }

    @Test func onlyTheUserReadsIt() async throws {
        try await Self.run { speech, cache, _, _ in
            _ = try await speech.voices(cache: cache)
            let names = try FileManager.default.contentsOfDirectory(atPath: cache.directory)
            #expect(names.count == 1 && names[0].hasSuffix(".json"))
            for (path, mode) in [(cache.directory, 0o700), (cache.directory + "/" + names[0], 0o600)] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == mode)
            }
        }
    }

    @Test func anOldListIsBetterThanNone() async throws {
        try await Self.run { speech, cache, answers, server in
            _ = try await speech.voices(cache: cache)
            try Self.age(cache, by: 100_000)
            for status in [429, 500, 503] {
                answers.set(status: status)
                let list = try await speech.voices(cache: cache)
                #expect(list.voices.count == 4 && list.age ?? .zero >= .seconds(100_000))
                #expect(list.failure?.status == status)
            }
            answers.set(isCut: true)
            #expect(try await speech.voices(cache: cache).failure != nil)
            // Who is refused is told so, and what is no list is no reason to believe an old one.
            answers.set(status: 401)
            await #expect(throws: SyrinxError.self) { try await speech.voices(cache: cache) }
            answers.set(body: "<html>")
            await #expect(throws: SyrinxError.self) { try await speech.voices(cache: cache) }
            // Nobody there at all.
            let gone = AzureSpeech(
                endpoint: try AzureEndpoint(url: "http://127.0.0.1:1"), credential: .none,
                transport: HTTPTransport())
            let error = await #expect(throws: SyrinxError.self) { try await gone.voices(cache: cache) }
            #expect(error?.code == .connectFailed)
            #expect(!server.requests.isEmpty)
        }
    }

    @Test func brokenListsAreNotKept() async throws {
        try await Self.run { speech, cache, answers, server in
            answers.set(body: String(VoiceTests.list.dropLast(40)))
            let list = try await speech.voices(cache: cache)
            #expect(!list.isWhole && !list.voices.isEmpty)
            answers.set(body: "[]")
            #expect(try await speech.voices(cache: cache).voices.isEmpty)
            answers.set()
            #expect(try await speech.voices(cache: cache).voices.count == 4)
            #expect(server.requests.count == 3)
        }
    }

    @Test func damagedFilesAreNotThere() async throws {
        try await Self.run { speech, cache, _, server in
            _ = try await speech.voices(cache: cache)
            let path = try Self.path(in: cache)
            for content in ["", "[{\"ShortName\"", "{}", String(repeating: " ", count: (16 << 20) + 1)] {
                try write(Array(content.utf8), to: path)
                let count = server.requests.count
                #expect(try await speech.voices(cache: cache).voices.count == 4)
                #expect(server.requests.count == count + 1)
            }
            // From the future: somebody has set the clock.
            try Self.age(cache, by: -100_000)
            _ = try await speech.voices(cache: cache)
            #expect(server.requests.count == 6)
        }
    }

    @Test func withoutAPlaceForFilesNothingIsKept() async throws {
        try await Self.run { speech, _, _, server in
            let nowhere = VoiceCache(directory: "/dev/null/syrinx")
            let first = try await speech.voices(cache: nowhere)
            let second = try await speech.voices(cache: nowhere)
            #expect(first.voices.count == 4 && second.voices == first.voices)
            #expect(server.requests.count == 2)
        }
    }

    private static func path(in cache: VoiceCache) throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: cache.directory)
        return cache.directory + "/" + (try #require(names.first))
    }

    private static func age(_ cache: VoiceCache, by seconds: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -seconds)], ofItemAtPath: path(in: cache))
    }
}
