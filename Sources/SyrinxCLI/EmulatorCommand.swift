// SPDX-License-Identifier: Apache-2.0

import Syrinx
import SyrinxEmulator

struct EmulatorCommand: Command {
    static let manual = Manual(
        name: "emulator", abstract: "Serve the speech service's API on this machine.",
        discussion: """
            Speaks with espeak-ng, or with any command that writes PCM or WAV. The address is printed on
            standard output. Any key is accepted unless one is named. It serves until it is stopped: the exit
            status is 130 after Ctrl-C and 143 after SIGTERM.

            EXAMPLES:
              syrinx emulator --port 5000
              syrinx emulator --first-byte-delay 100 --pace 2
              syrinx emulator --voice-command "piper --model 'my voices/x.onnx' --output-raw"
            """,
        options: [
            .value("host", of: "address", "Address to listen on: 127.0.0.1 if not given."),
            .value("port", of: "port", "Port; 0, or not given, is any that is free."),
            .flag("allow-remote", nil, "Listen on an address that other machines reach. There is no TLS."),
            .value("key", of: "key", "The only key that is accepted."),
            .value("first-byte-delay", of: "ms", "Milliseconds from the request to the first byte of audio."),
            .value(
                "pace", of: "x", "Speed of speech in times real time; as fast as it is made if not given."),
            .value("chunk-bytes", of: "n", "Bytes in each chunk."),
            .value("ogg-page-ms", of: "ms", "Milliseconds of audio in an Ogg page: 1000 if not given."),
            .value(
                "webm-cluster-ms", of: "ms", "Milliseconds of audio in a WebM cluster: 1000 if not given."),
            .value(
                "silk-encoder", of: "line",
                "A command that encodes SILK, run by sh -c: PCM on its standard input, packets behind their "
                    + "lengths on its standard output."),
            .value(
                "voice-command", of: "line",
                "A command that speaks, run by sh -c: text on its standard input, PCM or WAV on its standard "
                    + "output."),
            .value("voice-rate", of: "Hz", "Sample rate of the voice command's PCM: 22050 if not given."),
        ])

    private let configuration: EmulatorConfiguration

    init(_ arguments: Arguments) throws {
        let delay = try arguments.number("first-byte-delay", as: Double.self) ?? 0
        // What is no time at all cannot become a `Duration`.
        guard (0...3_600_000).contains(delay) else {
            throw UsageError("--first-byte-delay takes 0 to 3600000 milliseconds.")
        }
        let silkEncoder = arguments.value("silk-encoder")
        guard silkEncoder?.allSatisfy(\.isWhitespace) != true else {
            throw UsageError("--silk-encoder has no program in it.")
        }
        var configuration = EmulatorConfiguration()
        if let host = arguments.value("host") { configuration.host = host }
        configuration.port = try arguments.number("port", as: Int.self) ?? 0
        configuration.allowsNonLoopback = arguments.has("allow-remote")
        configuration.acceptedKey = arguments.value("key")
        configuration.firstByteDelay = .microseconds(Int(delay * 1000))
        configuration.pace = try arguments.number("pace", as: Double.self)
        configuration.chunkByteCount = try arguments.number("chunk-bytes", as: Int.self)
        configuration.oggPageDuration = .milliseconds(
            try arguments.number("ogg-page-ms", as: Int.self) ?? 1000)
        configuration.webMClusterDuration = .milliseconds(
            try arguments.number("webm-cluster-ms", as: Int.self) ?? 1000)
        configuration.silkEncoder = silkEncoder.map { ["sh", "-c", $0] }
        let rate = try arguments.number("voice-rate", as: Int.self) ?? 22_050
        if let line = arguments.value("voice-command") {
            configuration.voice = .shell(line, sampleRate: rate)
        }
        self.configuration = configuration
        do {
            _ = try Emulator(configuration)
        } catch let error where error.kind == .invalidConfiguration {
            throw UsageError(error.description)
        } catch {
            // No mistake in a number: told without the usage.
        }
    }

    func run() async throws {
        do {
            let emulator = try Emulator(configuration)
            try await emulator.checkVoice()
            try await Interruption.handling {
                try await emulator.run { url in
                    try? StandardOutput.write(url)
                }
            }
        } catch let error as EmulatorError {
            throw SyrinxError(Self.code(error.kind), error.description)
        }
        if Interruption.exitStatus != nil { throw CancellationError() }
    }

    private static func code(_ kind: EmulatorError.Kind) -> SyrinxError.Code {
        switch kind {
        case .invalidConfiguration, .notLoopback: .invalidArgument
        case .cannotListen: .other
        case .voiceMissing: .serviceFailure
        }
    }
}
