// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import SyrinxCore

@testable import SyrinxServices

/// A provider on this machine with two accounts at one address, and whoever makes voices there.
struct CloningBench: Sendable {
    let provider: Provider
    let recordings: Recordings
    let accounts: [FakeService]
    let server: LocalServer
    private let account: Switch

    private final class Switch: Sendable {
        let index = Mutex(0)
    }

    typealias Edit = @Sendable (LocalServer.Request, LocalServer.Answer) -> LocalServer.Answer

    /// - Parameter edit: Changes answers on their way.
    static func run(
        _ provider: Provider, editing edit: @escaping Edit = { $1 },
        _ body: @Sendable (CloningBench) async throws -> Void
    ) async throws {
        let recordings = try Recordings()
        func make() -> FakeService {
            switch provider {
            case .azure: FakeAzure.make()
            case .speechify: FakeSpeechify.make()
            case .resemble: FakeResemble.make()
            }
        }
        let accounts = [make(), make()]
        let account = Switch()
        try await LocalServer.run({ request in
            edit(request, accounts[account.index.withLock(\.self)].answer(request))
        }) { server in
            try await body(
                CloningBench(
                    provider: provider, recordings: recordings, accounts: accounts, server: server,
                    account: account))
        }
    }

    /// Whose credential the requests carry from now on.
    func use(_ index: Int) { account.index.withLock { $0 = index } }

    /// - Parameters:
    ///   - ledger: Another person's, where it is not that of ``recordings``.
    ///   - settling: The most that is waited for what may have been made.
    func studio(
        retries: Int = 0, ledger: VoiceLedger? = nil, settling: Duration = .milliseconds(5)
    ) throws -> VoiceStudio {
        var options = VoiceStudio.Options()
        options.retry.limit = retries
        options.settling = settling
        (options.polling.first, options.polling.longest) = (.milliseconds(1), .milliseconds(1))
        let endpoint: ServiceEndpoint
        switch provider {
        case .azure: endpoint = .azure(try AzureEndpoint(url: server.url))
        case .speechify:
            // This version asks for no sentence of its own.
            options.apiVersion = "2026-08-01"
            endpoint = .speechify(try SpeechifyEndpoint(url: server.url))
        case .resemble: endpoint = .resemble(try ResembleEndpoint(url: server.url))
        }
        return try VoiceStudio(
            endpoint, credential: .key("secret-key"), ledger: ledger ?? recordings.ledger, options: options)
    }

    var wanted: WantedVoice {
        recordings.wanted(provider == .resemble ? ["a.wav", "b.wav", "c.wav"] : ["a.wav"])
    }

    var list: String { provider == .azure ? "/personalvoices/" : "/voices/" }

    /// The number of the request that makes the voice.
    var making: Int { provider == .azure ? 7 : 2 }

    func voiceCount(_ account: Int = 0) -> Int { accounts[account].now.count(below: list) }
}
