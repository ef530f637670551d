// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Syrinx
import SyrinxEmulator

/// Which service speaks. A flag counts before the environment.
struct ServiceOptions: ParsableArguments {
    @Option(help: "Region of the speech service, such as westeurope.")
    var region: String?

    @Option(
        help: "Address of the speech service: a base, or a whole URL whose path and query are kept.")
    var endpoint: String?

    @Option(help: ArgumentHelp("Seconds for making the connection.", valueName: "s"))
    var connectTimeout: Double = 10

    @Option(help: ArgumentHelp("Seconds for the whole run; 0: no limit.", valueName: "s"))
    var maxTime: Double = 0

    func validate() throws {
        guard connectTimeout > 0, connectTimeout <= 3600 else {
            throw ValidationError("--connect-timeout takes seconds above 0.")
        }
        guard maxTime >= 0, maxTime <= 1e6 else {
            throw ValidationError("--max-time takes seconds, or 0 for no limit.")
        }
        guard region == nil || endpoint == nil else {
            throw ValidationError("--region and --endpoint exclude each other.")
        }
    }

    /// Hands a configuration to `body`, with the built-in voice behind it where no service is set up.
    func withConfiguration(
        quiet: Bool, _ body: @escaping @Sendable (SpeakerConfiguration) async throws -> Void
    ) async throws {
        var environment = ServiceEnvironment.current
        if let endpoint { (environment.endpoint, environment.region) = (endpoint, nil) }
        if let region { (environment.endpoint, environment.region) = (nil, region) }
        let isSetUp =
            environment.endpoint != nil || environment.credential != .none || region != nil
        guard isSetUp else { return try await withLocalVoice(quiet: quiet, body) }
        if region != nil && environment.credential == .none {
            throw SyrinxError(.invalidArgument, "A region asks for a key: set AZURE_SPEECH_KEY.")
        }
        try await body(configured(.fromEnvironment(environment)))
    }

    private func withLocalVoice(
        quiet: Bool, _ body: @escaping @Sendable (SpeakerConfiguration) async throws -> Void
    ) async throws {
        if !quiet {
            StandardError.write(
                "syrinx: no speech service is set up (AZURE_SPEECH_KEY, AZURE_SPEECH_REGION): "
                    + "the built-in local voice speaks.")
        }
        do {
            try await Emulator.withEmulator(EmulatorConfiguration()) { url in
                let configuration = SpeakerConfiguration(
                    endpoint: try AzureEndpoint(url: url), credential: .key("local"))
                try await body(configured(configuration))
            }
        } catch let error as EmulatorError {
            throw SyrinxError(.serviceFailure, error.description)
        }
    }

    private func configured(_ configuration: SpeakerConfiguration) -> SpeakerConfiguration {
        var configuration = configuration
        configuration.http.connectTimeout = .milliseconds(Int(connectTimeout * 1000))
        return configuration
    }

    /// Runs `body`, and ends it when `--max-time` is over.
    func withTimeLimit(_ body: @escaping @Sendable () async throws -> Void) async throws {
        guard maxTime > 0 else { return try await body() }
        let limit = Duration.milliseconds(Int(maxTime * 1000))
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
