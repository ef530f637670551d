// SPDX-License-Identifier: Apache-2.0

import Syrinx

struct SayCommand: Command {
    static let manual = Manual(
        name: "say", abstract: "Speak a text.",
        discussion: """
            The text is taken from the arguments, from a file (-f), or from standard input. It may
            be of any length: what is too long for one answer of the service is asked for in parts,
            and heard or saved as one.

            EXAMPLES:
              syrinx say "Hello, world."
              syrinx say -v de-DE-KatjaNeural -f brief.txt
              syrinx say --rate=-10% -o slow.wav "Take your time."
              syrinx say -F mp3 -o hello.mp3 --play "Heard and kept."
              syrinx say --timing "How long did that take?"
            """,
        operands: .any("text", help: "What to say."),
        options: [
            .value("file", "f", of: "file", "Read the text from FILE; - is standard input."),
            .flag("ssml", nil, "The text is SSML. A text that starts with <speak is taken for SSML anyway."),
            .value("voice", "v", of: "voice", "Voice, by the service's name, such as en-US-JennyNeural."),
            .value("locale", "l", of: "locale", "Language of the text, such as de-DE."),
            .value("rate", of: "rate", "Speed, such as --rate=+20% or slow."),
            .value("pitch", of: "pitch", "Pitch, such as --pitch=-2st or high."),
            .value("volume", of: "volume", "Loudness, such as --volume=-20% or loud."),
        ] + FormatOption.options + ServiceOptions.options + RetryOptions.options + OutputOptions.options)

    private let text: [String]
    private let file: String?
    private let isMarkup: Bool
    private let voice: String?
    private let locale: String?
    private let prosody: Prosody
    private let format: FormatOption
    private let service: ServiceOptions
    private let retry: RetryOptions
    private let output: OutputOptions
    private let wantedFormat: OutputFormat
    private let destination: Destination

    init(_ arguments: Arguments) throws {
        text = arguments.operands
        file = arguments.value("file")
        try TextInput.validate(arguments: text, file: file)
        isMarkup = arguments.has("ssml")
        voice = arguments.value("voice")
        locale = arguments.value("locale")
        prosody = Prosody(
            rate: arguments.value("rate"), pitch: arguments.value("pitch"), volume: arguments.value("volume"))
        format = try FormatOption(arguments)
        service = try ServiceOptions(arguments)
        retry = try RetryOptions(arguments)
        output = try OutputOptions(arguments)
        // What is asked for, else what a file's ending asks for, else what is heard first.
        let ending = try output.output.flatMap { $0 == "-" ? nil : try FileEnding(path: $0) }
        wantedFormat = format.name?.format ?? ending?.format ?? .default
        destination = try output.destination(for: wantedFormat, alias: format.name)
        if let locale, voice == nil, AzureVoice.default(forLocale: locale) == nil {
            throw UsageError("No voice is known for \(locale): name one with -v.")
        }
    }

    func run() async throws {
        try await Interruption.handling {
            try await service.withTimeLimit {
                let text = try await TextInput.read(arguments: text, file: file)
                try await service.withConfiguration(quiet: output.quiet) { configuration in
                    let speaker = Speaker(manner(configuration))
                    let utterance =
                        if let markup = try markup(of: text) { speaker.start(markup, to: destination) } else {
                            speaker.start(text, to: destination)
                        }
                    try await output.report(utterance)
                }
            }
        }
    }

    /// - Returns: nil where it is plain text.
    /// - Throws: Where markup comes with options that have no place in it.
    private func markup(of text: String) throws -> SSML? {
        let start = text.drop(while: \.isWhitespace)
        let end = start.hasPrefix("<speak") ? start.dropFirst(6).first : nil
        guard isMarkup || end == ">" || end?.isWhitespace == true else { return nil }
        guard voice == nil, locale == nil, prosody == Prosody() else {
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
        configuration.framing = format.framing
        configuration.locale = locale
        configuration.prosody = prosody
        retry.apply(to: &configuration)
        if let voice = voice ?? locale.flatMap(AzureVoice.default(forLocale:)) { configuration.voice = voice }
        return configuration
    }
}
