// SPDX-License-Identifier: Apache-2.0

import Syrinx
import SyrinxEmulator

/// Which service speaks. A flag counts before the environment.
struct ServiceOptions: Sendable {
    static let options: [Manual.Option] = [
        .value("region", of: "region", "Region of the speech service, such as westeurope."),
        .value(
            "endpoint", of: "url",
            "Address of the speech service: a base, or a whole URL whose path and query are kept."),
        .value("connect-timeout", of: "s", "Seconds for making the connection: 10 if not given."),
        .value("max-time", of: "s", "Seconds for the whole run; 0, or not given: no limit."),
    ]

    private let region: String?
    private let endpoint: String?

    /// In seconds.
    private let connectTimeout: Double

    /// In seconds; 0: no limit.
    private let maxTime: Double

    init(_ arguments: Arguments) throws {
        region = arguments.value("region")
        endpoint = arguments.value("endpoint")
        connectTimeout = try arguments.number("connect-timeout", as: Double.self) ?? 10
        maxTime = try arguments.number("max-time", as: Double.self) ?? 0
        guard connectTimeout > 0, connectTimeout <= 3600 else {
            throw UsageError("--connect-timeout takes seconds above 0.")
        }
        guard maxTime >= 0, maxTime <= 1e6 else {
            throw UsageError("--max-time takes seconds, or 0 for no limit.")
        }
        guard region == nil || endpoint == nil else {
            throw UsageError("--region and --endpoint exclude each other.")
        }
    }

    /// false: the built-in voice speaks.
    var isSetUp: Bool {
        let environment = ServiceEnvironment.current
        return environment.endpoint != nil || environment.credential != .none || endpoint != nil
            || region != nil
    }

    /// Hands a configuration to `body`, with the built-in voice behind it where no service is set up.
    func withConfiguration(
        quiet: Bool, _ body: @escaping @Sendable (SpeakerConfiguration) async throws -> Void
    ) async throws {
        var environment = ServiceEnvironment.current
        if let endpoint { (environment.endpoint, environment.region) = (endpoint, nil) }
        if let region { (environment.endpoint, environment.region) = (nil, region) }
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
