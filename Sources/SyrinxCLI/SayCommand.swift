// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Syrinx

struct SayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "say", abstract: "Speak a text.",
        discussion: """
            The text is taken from the arguments, from a file (-f), or from standard input.

            EXAMPLES:
              syrinx say "Hello, world."
              syrinx say -v de-DE-KatjaNeural -f brief.txt
              syrinx say --rate=-10% -o slow.wav "Take your time."
              syrinx say -F mp3 -o hello.mp3 --play "Heard and kept."
              syrinx say --timing "How long did that take?"
            """)

    @Argument(help: "What to say.")
    var text: [String] = []

    @Option(name: [.short, .long], help: "Read the text from FILE; - is standard input.")
    var file: String?

    @Flag(help: "The text is SSML. A text that starts with <speak is taken for SSML anyway.")
    var ssml = false

    @Option(name: [.short, .long], help: "Voice, by the service's name, such as en-US-JennyNeural.")
    var voice: String?

    @Option(name: [.short, .long], help: "Language of the text, such as de-DE.")
    var locale: String?

    @Option(help: "Speed, such as --rate=+20% or slow.")
    var rate: String?

    @Option(help: "Pitch, such as --pitch=-2st or high.")
    var pitch: String?

    @Option(help: "Loudness, such as --volume=-20% or loud.")
    var volume: String?

    @OptionGroup var format: FormatOption
    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try TextInput.validate(arguments: text, file: file)
        _ = try destination
        if let locale, voice == nil, AzureVoice.default(forLocale: locale) == nil {
            throw ValidationError("No voice is known for \(locale): name one with -v.")
        }
    }

    func run() async throws {
        let destination = try destination
        try await Interruption.handling {
            try await service.withTimeLimit {
                let text = try await TextInput.read(arguments: text, file: file)
                try await service.withConfiguration(quiet: output.quiet) { configuration in
                    let speaker = Speaker(manner(configuration))
                    let markup = try markup(of: text) ?? speaker.markup(for: text)
                    try await output.report(speaker.start(markup, to: destination))
                }
            }
        }
    }

    private var destination: Destination {
        get throws { try output.destination(for: wantedFormat, alias: format.name) }
    }

    /// What is asked for, else what a file's ending asks for, else what is heard first.
    private var wantedFormat: OutputFormat {
        let ending = output.output.flatMap { $0 == "-" ? nil : try? FileEnding(path: $0) }
        return format.name?.format ?? ending?.format ?? .default
    }

    /// - Returns: nil where it is plain text.
    /// - Throws: Where markup comes with options that have no place in it.
    private func markup(of text: String) throws -> SSML? {
        let start = text.drop(while: \.isWhitespace)
        let end = start.hasPrefix("<speak") ? start.dropFirst(6).first : nil
        guard ssml || end == ">" || end?.isWhitespace == true else { return nil }
        guard [voice, locale, rate, pitch, volume].allSatisfy({ $0 == nil }) else {
            throw SyrinxError(
                .invalidArgument,
                "SSML names its own voice, language and manner: -v, -l, --rate, --pitch and --volume are for "
                    + "plain text.")
        }
        return SSML(document: text)
    }

    private func manner(_ configuration: SpeakerConfiguration) -> SpeakerConfiguration {
        var configuration = configuration
        configuration.format = wantedFormat
        configuration.framing = format.packetFraming
        configuration.locale = locale
        configuration.prosody = Prosody(rate: rate, pitch: pitch, volume: volume)
        if let voice = voice ?? locale.flatMap(AzureVoice.default(forLocale:)) { configuration.voice = voice }
        return configuration
    }
}
