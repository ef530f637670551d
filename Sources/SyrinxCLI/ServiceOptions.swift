// SPDX-License-Identifier: Apache-2.0

import Syrinx
import SyrinxEmulator

/// Which service speaks. A flag counts before a profile that is named, that before the environment, and that before
/// the profile `default`.
struct ServiceOptions: Sendable {
    static let options: [Manual.Option] =
        CredentialOptions.options + ConnectionOptions.options + [
            .value("max-time", of: "s", "Seconds for the whole run; 0, or not given: no limit.")
        ]

    /// Voice, language and format where nothing else names them.
    let profile: Profile?

    private let settings: ServiceSettings
    private let isKeyShown: Bool
    private let connection: ConnectionOptions

    /// In seconds; 0: no limit.
    private let maxTime: Double

    init(_ arguments: Arguments) throws {
        maxTime = try arguments.number("max-time", as: Double.self) ?? 0
        guard maxTime >= 0, maxTime <= 1e6 else {
            throw UsageError("--max-time takes seconds, or 0 for no limit.")
        }
        let flags = try CredentialOptions(arguments)
        let name = arguments.value("profile")
        profile = try Profile.load(name)
        let written = profile?.service
        var said = flags.settings
        said.provider = flags.provider ?? written?.provider ?? .azure
        try Self.check(arguments, for: said.provider)
        let environment = ServiceSettings.environment(for: said.provider)
        settings =
            name == nil
            ? said.over(environment).over(written ?? said) : said.over(written ?? said).over(environment)
        isKeyShown = flags.isKeyShown
        connection = try ConnectionOptions(arguments, profile)
        needsService = flags.settings.region != nil || name != nil
    }

    /// - Throws: Where an option says something that this provider does not have.
    private static func check(_ arguments: Arguments, for provider: Provider) throws {
        guard provider != .azure else { return }
        for option in ["region", "resource", "deployment", "resource-id", "auth"] where arguments.has(option)
        {
            throw UsageError("--\(option) is for Azure: \(provider.title) has no such thing.")
        }
    }

    /// The local voice does not stand in for a service that was asked for.
    private let needsService: Bool

    /// false: the built-in voice speaks.
    var isSetUp: Bool { settings.namesService || needsService }

    var provider: Provider { settings.provider }

    /// The service is on this machine, by its endpoint.
    var isLocal: Bool {
        ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains {
            settings.endpoint?.hasPrefix($0) == true
        }
    }

    /// Of the whole run; nil: none.
    var timeLimit: Duration? { maxTime > 0 ? .milliseconds(Int(maxTime * 1000)) : nil }

    /// Hands a configuration to `body`, with the built-in voice behind it where no service is set up.
    func withConfiguration(
        quiet: Bool, _ body: @escaping @Sendable (SpeakerConfiguration) async throws -> Void
    ) async throws {
        guard isSetUp else {
            return try await withLocalVoice(quiet: quiet, body)
        }
        try await body(configuration(quiet: quiet))
    }

    /// - Throws: ``SyrinxError/Code/invalidArgument`` where no service is set up.
    func configuration(quiet: Bool) async throws -> SpeakerConfiguration {
        if !quiet { warn() }
        var configuration = try await SpeakerConfiguration.configured(by: settings)
        try connection.apply(to: &configuration.http, for: configuration.endpoint)
        return configuration
    }

    private func warn() {
        if isKeyShown {
            StandardError.write(
                "syrinx: whoever lists this machine's processes sees the key behind --key: use AZURE_SPEECH_KEY, "
                    + "--key-file or a profile.")
        }
        if let profile, profile.isExposed {
            StandardError.write(
                "syrinx: others can read the key or password in \(profile.path): chmod 600 keeps it yours.")
        }
        if let source = settings.token ?? settings.key, source.isExposed {
            StandardError.write("syrinx: others can read the secret in \(source): chmod 600 keeps it yours.")
        }
        if connection.isPasswordShown {
            StandardError.write(
                "syrinx: whoever lists this machine's processes sees the password behind --proxy: use HTTPS_PROXY "
                    + "or a profile.")
        }
    }

    private func withLocalVoice(
        quiet: Bool, _ body: @escaping @Sendable (SpeakerConfiguration) async throws -> Void
    ) async throws {
        if !quiet {
            StandardError.write(
                "syrinx: no speech service is set up (\(settings.provider.variables)): "
                    + "the built-in local voice speaks.")
        }
        do {
            try await Emulator.withEmulator(EmulatorConfiguration()) { url in
                var local = ServiceSettings(provider: settings.provider)
                local.endpoint = url
                guard let endpoint = try local.address() else { return }
                var configuration = SpeakerConfiguration(endpoint: endpoint, credential: .key("local"))
                try connection.apply(to: &configuration.http, for: configuration.endpoint)
                try await body(configuration)
            }
        } catch let error as EmulatorError {
            throw SyrinxError(.serviceFailure, error.description)
        }
    }

    /// Runs `body`, and ends it when `--max-time` is over.
    func withTimeLimit(_ body: @escaping @Sendable () async throws -> Void) async throws {
        guard let limit = timeLimit else { return try await body() }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await body()
                return true
            }
            group.addTask {
                try await Task.sleep(for: limit)
                return false
            }
            defer { group.cancelAll() }
            if try await group.next() == true { return }
            var overrun = SyrinxError(.timedOut, "Not done within \(maxTime) s (--max-time).")
            group.cancelAll()
            do {
                // It may have been done at the last moment.
                if try await group.next() == true { return }
            } catch {
                overrun.remains = (error as? SyrinxError)?.remains
            }
            throw overrun
        }
    }
}

extension ServiceOptions {
    /// The profile, where it is about this provider.
    var ownProfile: Profile? { profile?.service.provider == provider ? profile : nil }

    /// - Returns: nil where the profile names none.
    /// - Throws: Where there is no such format.
    var defaultFormat: OutputFormat? {
        get throws {
            guard let profile = ownProfile, let name = profile["format"] else { return nil }
            guard let format = FormatName(argument: name, provider: provider) else {
                throw SyrinxError(
                    .invalidArgument,
                    "\(profile.path): there is no format \"\(name)\". `syrinx formats` lists what there is.")
            }
            return format.format
        }
    }
}

extension Provider {
    /// What sets it up.
    var variables: String {
        switch self {
        case .azure: "AZURE_SPEECH_KEY, AZURE_SPEECH_REGION"
        case .speechify, .resemble: "\(rawValue.uppercased())_API_KEY"
        }
    }
}
