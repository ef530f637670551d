// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// Which provider's voices, and how it is asked: what all commands about them have in common.
struct VoiceOptions: Sendable {
    static let options: [Manual.Option] =
        ServiceOptions.options + RetryOptions.requestOptions + [
            .value(
                "api-version", of: "version",
                "Azure's, such as 2024-02-01-preview, or Speechify's, such as 2026-09-13."),
            .flag("json", nil, "The result as JSON, with all that the provider says."),
            .flag("quiet", "q", "No messages but errors."),
            .flag("verbose", nil, "Tell each step, each wait, and what is asked again."),
        ]

    let service: ServiceOptions
    let json: Bool
    let quiet: Bool
    let verbose: Bool
    private let retry: RetryOptions
    private let apiVersion: String?

    init(_ arguments: Arguments) throws {
        service = try ServiceOptions(arguments)
        retry = try RetryOptions(arguments)
        json = arguments.has("json")
        quiet = arguments.has("quiet")
        verbose = arguments.has("verbose")
        apiVersion = arguments.value("api-version")
        if apiVersion != nil && service.provider == .resemble {
            throw UsageError("--api-version is for Azure and Speechify: Resemble has no such thing.")
        }
    }

    var provider: Provider { service.provider }

    /// Runs `body` until it is done, its time is over, or it is interrupted.
    ///
    /// - Parameter asksProvider: false: nothing is sent, so that no key is needed.
    func run(
        asksProvider: Bool = true, _ body: @escaping @Sendable (VoiceStudio) async throws -> Void
    ) async throws {
        try await Interruption.handling {
            try await service.withTimeLimit { try await body(try await studio(asksProvider: asksProvider)) }
        }
    }

    /// - Throws: ``SyrinxError/Code/invalidArgument`` where no key is set: nobody stands in for a provider's voices.
    private func studio(asksProvider: Bool) async throws -> VoiceStudio {
        guard let ledger = VoiceLedger.user else {
            throw SyrinxError(
                .invalidArgument,
                "What is begun is noted in $XDG_STATE_HOME/syrinx, or ~/.local/state/syrinx: neither XDG_STATE_HOME nor "
                    + "HOME is set.")
        }
        guard service.isSetUp || !asksProvider else {
            throw SyrinxError(
                .invalidArgument,
                "\(provider.title) is not set up: set \(provider.variables). To try it without an account, start "
                    + "`syrinx emulator`, set \(provider.keyVariable) to anything, and name its address with --endpoint."
            )
        }
        var options = VoiceStudio.Options()
        options.apiVersion = apiVersion
        guard asksProvider else {
            return try VoiceStudio(.nowhere(provider), credential: .none, ledger: ledger, options: options)
        }
        var configuration = try await service.configuration(quiet: quiet)
        retry.apply(to: &configuration)
        options.retry = configuration.retry
        return try VoiceStudio(
            configuration.endpoint, credential: configuration.credential, ledger: ledger, options: options,
            transport: HTTPTransport(configuration.http))
    }

    /// How long a voice is waited for: `--max-time`, or so long that something must be wrong.
    ///
    /// - Parameter thoroughness: nil: not known.
    func waitLimit(for thoroughness: WantedVoice.Thoroughness?) -> Duration {
        service.timeLimit ?? provider.patience(for: thoroughness)
    }
}

extension ServiceEndpoint {
    /// For what is known without asking.
    fileprivate static func nowhere(_ provider: Provider) throws -> ServiceEndpoint {
        switch provider {
        case .azure: .azure(try AzureEndpoint(region: "westeurope"))
        case .speechify: .speechify(try SpeechifyEndpoint())
        case .resemble: .resemble(try ResembleEndpoint())
        }
    }
}

extension Provider {
    /// What a key is taken from.
    fileprivate var keyVariable: String {
        switch self {
        case .azure: "AZURE_SPEECH_KEY"
        case .speechify, .resemble: variables
        }
    }
}
