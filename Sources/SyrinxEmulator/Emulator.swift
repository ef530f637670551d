// SPDX-License-Identifier: Apache-2.0

/// A local stand-in for the speech services of Azure, Speechify and Resemble, which really speaks.
///
/// It serves their APIs for speech and for voices of one's own over HTTP/1.1 without TLS. Errors of one request are
/// answered over HTTP as the service would; they never end the server.
public struct Emulator: Sendable {
    private let configuration: EmulatorConfiguration

    /// - Throws: ``EmulatorError`` `.invalidConfiguration` or `.notLoopback`. Nothing is opened yet.
    public init(_ configuration: EmulatorConfiguration) throws(EmulatorError) {
        try configuration.validate()
        self.configuration = configuration
    }

    /// Looks for the program that speaks, without running it.
    ///
    /// A request to an emulator whose voice is missing gets 500 and the same sentence.
    /// - Throws: ``EmulatorError`` `.voiceMissing`.
    public func checkVoice() async throws(EmulatorError) {
        do {
            try await VoiceProcess(configuration.voice).check()
        } catch {
            throw EmulatorError(.voiceMissing, error.sentence)
        }
    }

    /// Serves until the task is cancelled, then ends every answer, kills every voice and returns.
    ///
    /// - Parameter onReady: Called once, when requests are accepted, with the base URL, such as
    ///   `http://127.0.0.1:40123`.
    /// - Throws: ``EmulatorError`` `.cannotListen`; `CancellationError` when nothing was accepted yet.
    public func run(onReady: @Sendable (String) async -> Void) async throws {
        try await serve { url, server in
            await onReady(url)
            try await server.next()
        }
    }

    /// Serves while `body` runs, in this process: for tests, and for a voice that needs no key.
    ///
    /// - Parameter body: Gets the base URL. The server has stopped when this returns or throws.
    /// - Throws: ``EmulatorError``, or what `body` throws.
    public static func withEmulator<R: Sendable>(
        _ c: EmulatorConfiguration, _ body: @Sendable (String) async throws -> R
    ) async throws -> R {
        try await Emulator(c).serve { url, _ in try await body(url) }
    }

    private func serve<R: Sendable>(
        _ body: (String, inout ThrowingTaskGroup<Void, any Error>) async throws -> R
    ) async throws -> R {
        let server = SpeechServer(configuration)
        let (ports, announcement) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { announcement.finish() }
                try await server.run { announcement.yield($0) }
            }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else {
                try await group.next()
                throw CancellationError()
            }
            let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
            let result = try await body("http://\(host):\(port)", &group)
            group.cancelAll()
            return result
        }
    }
}
