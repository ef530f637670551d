// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Syrinx
import SyrinxEmulator

struct EmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emulator", abstract: "Serve the speech service's API on this machine.",
        discussion: """
            Speaks with espeak-ng, or with any command that writes PCM or WAV. The address is printed on
            standard output. Any key is accepted unless one is named.

            EXAMPLES:
              syrinx emulator --port 5000
              syrinx emulator --first-byte-delay 100 --pace 2
              syrinx emulator --voice-command "piper --model voice.onnx --output-raw" --voice-rate 22050
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
            "A command that encodes SILK: PCM on its standard input, packets behind their lengths on its "
                + "standard output.", valueName: "command"))
    var silkEncoder: String?

    @Option(help: "A command that speaks: text on its standard input, PCM or WAV on its standard output.")
    var voiceCommand: String?

    @Option(help: ArgumentHelp("Sample rate of the voice command's PCM.", valueName: "Hz"))
    var voiceRate = 22_050

    func run() async throws {
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
        configuration.silkEncoder = silkEncoder.map(Self.words)
        if let voiceCommand {
            configuration.voice = .command(Self.words(of: voiceCommand), sampleRate: voiceRate)
        }
        do {
            let emulator = try Emulator(configuration)
            try await emulator.checkVoice()
            try await Interruption.handling {
                try await emulator.run { url in
                    try? StandardOutput.write(url)
                }
            }
        } catch let error as EmulatorError {
            let code: SyrinxError.Code = error.kind == .voiceMissing ? .serviceFailure : .invalidArgument
            throw SyrinxError(error.kind == .cannotListen ? .connectFailed : code, error.description)
        }
    }

    private static func words(of command: String) -> [String] {
        command.split(separator: " ").map(String.init)
    }
}
