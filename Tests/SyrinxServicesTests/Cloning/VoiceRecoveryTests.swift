// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxServices

/// What nobody knows the outcome of is neither made twice nor forgotten.
@Suite struct VoiceRecoveryTests {
    @Test(arguments: Provider.allCases, [403, 404, 413]) func aLostAnswerAndThenARefusal(
        _ provider: Provider, _ status: Int
    ) async throws {
        try await CloningBench.run(provider) { bench in
            let studio = try bench.studio(retries: 1)
            bench.accounts[0].lose(bench.making, thenRefuseWith: status)
            await #expect(throws: SyrinxError.self) { try await studio.create(bench.wanted) }
            bench.accounts[0].die(nil)
            let voice = try await studio.create(bench.wanted)
            #expect(bench.voiceCount() == 1)
            #expect(try await studio.voices().map(\.id) == [voice.id])
        }
    }

    @Test(arguments: [403, 413]) func aLostConsentAndThenARefusal(_ status: Int) async throws {
        try await CloningBench.run(.azure) { bench in
            let studio = try bench.studio(retries: 1)
            bench.accounts[0].lose(2, thenRefuseWith: status)
            await #expect(throws: SyrinxError.self) { try await studio.create(bench.wanted) }
            bench.accounts[0].die(nil)
            _ = try await studio.create(bench.wanted)
            #expect(bench.accounts[0].now.count(below: "/consents/") == 1)
        }
    }

    /// What has been deleted is not passed off as there, however little was known of it.
    @Test(arguments: Provider.allCases, [true, false]) func aDeletedVoiceIsMadeAnew(
        _ provider: Provider, _ isNamed: Bool
    ) async throws {
        try await CloningBench.run(provider) { bench in
            let studio = try bench.studio()
            bench.accounts[0].die(.init(request: bench.making, isHeard: true))
            await #expect(throws: SyrinxError.self) { try await studio.create(bench.wanted) }
            bench.accounts[0].die(nil)
            let lost = try await studio.voice("Jessica")
            let removal = try await studio.delete(lost.id, named: isNamed ? lost.name : nil)
            #expect(removal.removed.first == .voice && bench.voiceCount() == 0)
            let voice = try await studio.create(bench.wanted)
            #expect(bench.voiceCount() == 1)
            #expect(try await studio.voices().map(\.id) == [voice.id])
        }
    }

    @Test(arguments: Provider.allCases) func anotherVoicesPageIsLeftAlone(_ provider: Provider) async throws {
        try await CloningBench.run(provider) { bench in
            let others = VoiceLedger(directory: bench.recordings.folder.file("other"))
            // At Azure two may have one name.
            var wanted = bench.wanted
            if provider != .azure { wanted.name = "Other" }
            let other = try await bench.studio(ledger: others).create(wanted)
            let studio = try bench.studio()
            let voice = try await studio.create(bench.wanted)
            let removal = try await studio.delete(other.id, named: "Jessica", purge: true)
            #expect(removal.removed.first == .voice)
            let entry = try #require(
                try bench.recordings.ledger.entry(named: "Jessica", at: studio.service.address))
            #expect(entry.voiceID == voice.id)
            #expect(try await studio.create(bench.wanted).id == voice.id && bench.voiceCount() == 1)
        }
    }

    @Test(arguments: Provider.allCases) func twoAccountsAtOneAddressKeepTheirVoices(
        _ provider: Provider
    ) async throws {
        try await CloningBench.run(provider) { bench in
            let studio = try bench.studio()
            let one = try await studio.create(bench.wanted)
            bench.use(1)
            let two = try await studio.create(bench.wanted)
            #expect(bench.voiceCount(0) == 1 && bench.voiceCount(1) == 1)
            #expect(try await studio.create(bench.wanted).id == two.id)
            bench.use(0)
            #expect(try await studio.create(bench.wanted).id == one.id)
            bench.use(1)
            #expect(try await studio.create(bench.wanted).id == two.id)
            #expect(bench.voiceCount(0) == 1 && bench.voiceCount(1) == 1)
            try await studio.delete(two.id, purge: true)
            #expect(bench.voiceCount(1) == 0)
        }
    }

    @Test func aVoiceThatTheLedgerKnowsWronglyIsLookedForInTheList() async throws {
        try await CloningBench.run(.azure) { bench in
            let studio = try bench.studio()
            _ = try await studio.create(bench.wanted)
            bench.use(1)
            let others = VoiceLedger(directory: bench.recordings.folder.file("other"))
            let two = try await bench.studio(ledger: others).create(bench.wanted)
            #expect(try await studio.voice("Jessica").id == two.id)
        }
    }

    @Test func whatSpeaksIsNotedWhenItIsKnown() async throws {
        try await CloningBench.run(
            .azure,
            editing: { request, answer in
                var answer = answer
                if request.method == "POST" {
                    answer.body = answer.body.replacingOccurrences(of: "speakerProfileId", with: "unknown")
                }
                return answer
            }
        ) { bench in
            let studio = try bench.studio()
            let voice = try await studio.create(bench.wanted)
            let here = ServiceEndpoint.azure(try AzureEndpoint(url: bench.server.url))
            #expect(bench.recordings.ledger.speakingID(of: "Jessica", at: here) == nil)
            let ready = try await studio.wait(for: voice.id)
            #expect(ready.speakingID != nil)
            #expect(bench.recordings.ledger.speakingID(of: "Jessica", at: here) == ready.speakingID)
        }
    }

    /// An operation that is not known any more, and a status that is not documented.
    @Test func aConsentOfAnUnknownStatusIsWaitedFor() async throws {
        try await CloningBench.run(
            .azure,
            editing: { request, answer in
                guard request.method == "GET" else { return answer }
                if request.path.contains("/operations/") { return FakeService.json(404, "{}") }
                var answer = answer
                answer.body = answer.body.replacingOccurrences(of: "Running", with: "Validating")
                return answer
            }
        ) { bench in
            _ = try await bench.studio().create(bench.wanted)
            #expect(bench.voiceCount() == 1)
            #expect(!bench.server.requests.contains { $0.method == "DELETE" })
        }
    }

    @Test func aDisabledConsentIsToldAndLeft() async throws {
        try await CloningBench.run(
            .azure,
            editing: { request, answer in
                guard request.method == "GET", request.path.contains("/consents/") else { return answer }
                var answer = answer
                answer.body = answer.body.replacingOccurrences(of: "Succeeded", with: "Disabled")
                return answer
            }
        ) { bench in
            let error = await #expect(throws: SyrinxError.self) {
                try await bench.studio().create(bench.wanted)
            }
            #expect(error?.message.contains("is disabled at Azure") == true)
            #expect(!bench.server.requests.contains { $0.method == "DELETE" })
        }
    }

    @Test func onlyTheSameRequestIsWaitedFor() async throws {
        for (code, count) in [("too_many_voices", 1), ("idempotency_conflict", 6)] {
            try await CloningBench.run(
                .speechify,
                editing: { request, answer in
                    request.method == "POST" ? FakeSpeechify.error(409, code) : answer
                }
            ) { bench in
                await #expect(throws: SyrinxError.self) { try await bench.studio().create(bench.wanted) }
                #expect(bench.server.requests.count { $0.method == "POST" } == count)
            }
        }
    }
}
