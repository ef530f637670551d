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
        // A short name is of a container that tells its own rate, whatever the name's usual rate is; MP3 is asked
        // for by name, so that one that starts in the middle of a frame plays, too.
        let isRecognized = ["wav", "opus", "webm"].contains(format.name?.container)
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
