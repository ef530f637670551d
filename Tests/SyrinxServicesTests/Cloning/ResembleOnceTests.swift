// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxServices

/// Nothing has a key at Resemble: what may have been heard is looked for.
@Suite struct ResembleOnceTests {
    /// The first request for a voice breaks, and is worked at all the same: it is done after so many other requests.
    private final class SlowCreation: Sendable {
        let service = FakeResemble.make()
        private let state: Mutex<(held: LocalServer.Request?, rest: Int, isOver: Bool)>

        init(after count: Int) { state = Mutex((nil, count, false)) }

        func answer(_ request: LocalServer.Request) -> LocalServer.Answer {
            let isCreation = request.method == "POST" && request.place.hasSuffix("/voices")
            let due: LocalServer.Request?? = state.withLock { state in
                if isCreation, state.held == nil, !state.isOver {
                    state.held = request
                    return .some(nil)
                }
                guard let held = state.held else { return nil }
                state.rest -= 1
                guard state.rest <= 0 else { return nil }
                (state.held, state.isOver) = (nil, true)
                return held
            }
            guard let due else { return service.answer(request) }
            guard let due else { return LocalServer.Answer(isUnanswered: true) }
            _ = service.answer(due)
            return service.answer(request)
        }
    }

    private static func studio(
        _ server: LocalServer, _ recordings: Recordings, settling: Duration
    ) throws -> VoiceStudio {
        var options = VoiceStudio.Options()
        options.settling = settling
        (options.polling.first, options.polling.longest) = (.milliseconds(1), .milliseconds(1))
        return try VoiceStudio(
            .resemble(try ResembleEndpoint(url: server.url)), credential: .key("secret-key"),
            ledger: recordings.ledger, options: options)
    }

    private static func creationCount(_ server: LocalServer) -> Int {
        server.requests.count { $0.method == "POST" && $0.place.hasSuffix("/voices") }
    }

    private static let samples = ["a.wav", "b.wav", "c.wav"]

    @Test func aSlowVoiceIsWaitedFor() async throws {
        let recordings = try Recordings()
        let slow = SlowCreation(after: 3)
        try await LocalServer.run({ slow.answer($0) }) { server in
            let studio = try Self.studio(server, recordings, settling: .seconds(60))
            _ = try await studio.create(recordings.wanted(Self.samples))
            #expect(slow.service.now.count(below: "/voices/") == 1 && Self.creationCount(server) == 1)
        }
    }

    @Test func whatDoesNotAppearIsNotAskedForAgainAtOnce() async throws {
        let recordings = try Recordings()
        let slow = SlowCreation(after: 3)
        try await LocalServer.run({ slow.answer($0) }) { server in
            let hasty = try Self.studio(server, recordings, settling: .zero)
            let error = await #expect(throws: SyrinxError.self) {
                try await hasty.create(recordings.wanted(Self.samples))
            }
            #expect(error?.message.contains("run the same command again in a minute") == true)
            #expect(error?.fault == .unanswered && Self.creationCount(server) == 1)
            let studio = try Self.studio(server, recordings, settling: .seconds(60))
            _ = try await studio.create(recordings.wanted(Self.samples))
            #expect(slow.service.now.count(below: "/voices/") == 1 && Self.creationCount(server) == 1)
        }
    }

    /// The earlier request comes through when the next one has been made already.
    @Test func aTwinIsTold() async throws {
        let recordings = try Recordings()
        let slow = SlowCreation(after: 4)
        try await LocalServer.run({ slow.answer($0) }) { server in
            let studio = try Self.studio(server, recordings, settling: .zero)
            for word in ["in a minute", "more than once"] {
                let error = await #expect(throws: SyrinxError.self) {
                    try await studio.create(recordings.wanted(Self.samples))
                }
                #expect(error?.message.contains(word) == true)
            }
        }
    }

    @Test func otherRecordingsAreAnotherVoice() async throws {
        try await CloningBench.run(.resemble) { bench in
            let studio = try bench.studio()
            let voice = try await studio.create(bench.wanted)
            var other = bench.wanted
            guard case .recordings(let list) = bench.wanted.material else { return }
            try write(Array("RIFF1234WAVE d".utf8), to: bench.recordings.path("d.wav"))
            let more = WantedVoice.Recording(path: bench.recordings.path("d.wav"), transcript: "D.")
            for changed in [list + [more], [list[0], list[1], more]] {
                other.material = .recordings(changed)
                let wanted = other
                let error = await #expect(throws: SyrinxError.self) { try await studio.create(wanted) }
                #expect(
                    error?.code == .invalidArgument && error?.message.contains("other recordings") == true)
            }
            // Their order means nothing.
            other.material = .recordings(list.reversed())
            #expect(try await studio.create(other).id == voice.id)
        }
    }

    @Test func anUnfinishedVoiceTakesMoreRecordingsAndLosesNone() async throws {
        try await CloningBench.run(.resemble) { bench in
            let studio = try bench.studio()
            bench.accounts[0].die(.init(request: 5, isHeard: false))
            await #expect(throws: SyrinxError.self) { try await studio.create(bench.wanted) }
            bench.accounts[0].die(nil)
            guard case .recordings(let list) = bench.wanted.material else { return }
            try write(Array("RIFF1234WAVE d".utf8), to: bench.recordings.path("d.wav"))
            let more = WantedVoice.Recording(path: bench.recordings.path("d.wav"), transcript: "D.")
            var fewer = bench.wanted
            fewer.material = .recordings([list[0], list[1], more])
            let wanted = fewer
            let error = await #expect(throws: SyrinxError.self) { try await studio.create(wanted) }
            #expect(error?.message.contains("other recordings") == true)
            var longer = bench.wanted
            longer.material = .recordings(list + [more])
            _ = try await studio.create(longer)
            #expect(bench.accounts[0].now.things.keys.count { $0.contains("/recordings/") } == 4)
        }
    }
}
