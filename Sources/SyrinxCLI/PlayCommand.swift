// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Syrinx

struct PlayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "play", abstract: "Play a file or a stream of audio while it comes.",
        discussion: """
            The format is found by the first bytes, or given with -F: headerless formats have nothing to
            be known by.

            EXAMPLES:
              syrinx play answer.ogg
              curl -N https://example.org/speech.mp3 | syrinx play -
              syrinx play -F raw-24khz-16bit-mono-pcm answer.pcm
              syrinx play -o answer.wav answer.mp3
            """)

    @Argument(help: "A file, or - for standard input.")
    var file: String

    @OptionGroup var format: FormatOption
    @OptionGroup var output: OutputOptions

    func validate() throws {
        _ = try destination
    }

    func run() async throws {
        let destination = try destination
        try await Interruption.handling {
            let utterance = Speaker.play(
                path: file, format: streamFormat, framing: format.packetFraming, to: destination)
            try await output.report(utterance)
        }
    }

    private var destination: Destination {
        get throws { try output.destination(for: streamFormat, alias: nil) }
    }

    /// A WAV file tells its own rate.
    private var streamFormat: OutputFormat? {
        format.name.flatMap {
            $0.container == "wav" ? OutputFormat(named: "riff-24khz-16bit-mono-pcm") : $0.format
        }
    }
}
