// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Syrinx
import SyrinxEmulator

struct EmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emulator", abstract: "Serve the speech service's API on this machine.",
        discussion: """
            Speaks with espeak-ng, or with any command that writes PCM or WAV. The address is printed on
            standard output. Any key is accepted unless one is named. It serves until it is stopped: the exit
            status is 130 after Ctrl-C and 143 after SIGTERM.

            EXAMPLES:
              syrinx emulator --port 5000
              syrinx emulator --first-byte-delay 100 --pace 2
              syrinx emulator --voice-command "piper --model 'my voices/x.onnx' --output-raw"
            """)

    @Option(help: "Address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "Port; 0 is any that is free.")
    var port = 0

    @Flag(help: "Listen on an address that other machines reach. There is no TLS.")
    var allowRemote = false

    @Option(help: "The only key that is accepted.")
    var key: String?

    @Option(help: ArgumentHelp("Milliseconds from the request to the first byte of audio.", valueName: "ms"))
    var firstByteDelay: Double = 0

    @Option(
        help: ArgumentHelp(
            "Speed of speech in times real time; as fast as it is made if not given.", valueName: "x"))
    var pace: Double?

    @Option(help: ArgumentHelp("Bytes in each chunk.", valueName: "n"))
    var chunkBytes: Int?

    @Option(help: ArgumentHelp("Milliseconds of audio in an Ogg page.", valueName: "ms"))
    var oggPageMs = 1000

    @Option(help: ArgumentHelp("Milliseconds of audio in a WebM cluster.", valueName: "ms"))
    var webmClusterMs = 1000

    @Option(
        help: ArgumentHelp(
            "A command that encodes SILK, run by sh -c: PCM on its standard input, packets behind their lengths on "
                + "its standard output.", valueName: "line"))
    var silkEncoder: String?

    @Option(
        help: ArgumentHelp(
            "A command that speaks, run by sh -c: text on its standard input, PCM or WAV on its standard output.",
            valueName: "line"))
    var voiceCommand: String?

    @Option(help: ArgumentHelp("Sample rate of the voice command's PCM.", valueName: "Hz"))
    var voiceRate = 22_050

    func validate() throws {
        // What is no time at all cannot become a `Duration`.
        guard (0...3_600_000).contains(firstByteDelay) else {
            throw ValidationError("--first-byte-delay takes 0 to 3600000 milliseconds.")
        }
        do {
            _ = try Emulator(configuration)
        } catch let error where error.kind == .invalidConfiguration {
            throw ValidationError(error.description)
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

    private var configuration: EmulatorConfiguration {
        var configuration = EmulatorConfiguration()
        configuration.host = host
        configuration.port = port
        configuration.allowsNonLoopback = allowRemote
        configuration.acceptedKey = key
        configuration.firstByteDelay = .microseconds(Int(firstByteDelay * 1000))
        configuration.pace = pace
        configuration.chunkByteCount = chunkBytes
        configuration.oggPageDuration = .milliseconds(oggPageMs)
        configuration.webMClusterDuration = .milliseconds(webmClusterMs)
        configuration.silkEncoder = silkEncoder.map { ["sh", "-c", $0] }
        if let voiceCommand { configuration.voice = .shell(voiceCommand, sampleRate: voiceRate) }
        return configuration
    }

    private static func code(_ kind: EmulatorError.Kind) -> SyrinxError.Code {
        switch kind {
        case .invalidConfiguration, .notLoopback: .invalidArgument
        case .cannotListen: .other
        case .voiceMissing: .serviceFailure
        }
    }
}
