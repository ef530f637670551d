// SPDX-License-Identifier: Apache-2.0

import Syrinx

struct PlayCommand: Command {
    static let manual = Manual(
        name: "play", abstract: "Play a file or a stream of audio while it comes.",
        discussion: """
            The format is found by the first bytes, or given with -F: headerless formats have nothing to
            be known by.

            EXAMPLES:
              syrinx play answer.ogg
              curl -N https://example.org/speech.mp3 | syrinx play -
              syrinx play -F raw-24khz-16bit-mono-pcm answer.pcm
              syrinx play -o answer.wav answer.mp3
            """,
        operands: .one("file", help: "A file, or - for standard input."),
        options: FormatOption.options + OutputOptions.options)

    private let file: String
    private let streamFormat: OutputFormat?
    private let framing: PacketFraming?
    private let output: OutputOptions
    private let destination: Destination

    init(_ arguments: Arguments) throws {
        file = arguments.operands[0]
        let format = try FormatOption(arguments)
        framing = format.framing
        // A short name says what kind of stream it is, and that is known by its first bytes, as is its rate; but
        // for raw PCM, which has none to be known by.
        let isRecognized = format.name?.container.map { $0 != "raw" } ?? false
        streamFormat = isRecognized ? nil : format.name?.format
        output = try OutputOptions(arguments)
        destination = try output.destination(for: format.name?.format, alias: nil)
    }

    func run() async throws {
        try await Interruption.handling {
            let utterance = Speaker.play(path: file, format: streamFormat, framing: framing, to: destination)
            try await output.report(utterance)
        }
    }
}
