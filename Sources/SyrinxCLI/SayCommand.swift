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
              syrinx say --subs hello.srt -o hello.wav "Hello, world."
              syrinx say --provider speechify -v george "Hello, world."
              syrinx say --personal my-voice "Hello, world."
            """,
        operands: .any("text", help: "What to say."),
        options: [
            .value("file", "f", of: "file", "Read the text from FILE; - is standard input."),
            .flag("ssml", nil, "The text is SSML. A text that starts with <speak is taken for SSML anyway."),
            .flag("no-validate", nil, "Send SSML as it is, whatever is wrong with it."),
        ] + SpeechOptions.options + FormatOption.options + ServiceOptions.options + RetryOptions.options
            + OutputOptions.options)

    private let text: [String]
    private let file: String?
    private let isMarkup: Bool
    private let isValidated: Bool
    private let speech: SpeechOptions
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
        isValidated = !arguments.has("no-validate")
        service = try ServiceOptions(arguments)
        speech = try SpeechOptions(arguments, provider: service.provider)
        format = try FormatOption(arguments, provider: service.provider)
        retry = try RetryOptions(arguments)
        output = try OutputOptions(arguments)
        // What is asked for, else what a file's ending asks for, else what is heard first.
        let provider = service.provider
        let ending = try output.output.flatMap { path in
            path == "-" ? nil : try FileEnding(path: path, provider: provider)
        }
        wantedFormat =
            try format.name?.format ?? ending?.format ?? service.defaultFormat
            ?? service.provider.defaultFormat
        destination = try output.destination(
            for: wantedFormat, alias: format.name, provider: service.provider)
    }

    func run() async throws {
        try await Interruption.handling {
            try await service.withTimeLimit {
                guard !TextInput.mayTakeTime(arguments: text, file: file) else { return try await sayLater() }
                let text = try await TextInput.read(arguments: text, file: file)
                let ready = try markup(of: text)
                try await service.withConfiguration(quiet: output.quiet) { configuration in
                    try await say(text, as: ready, Speaker(try manner(configuration)))
                }
            }
        }
    }

    /// The text is still being written: the connection is made meanwhile.
    private func sayLater() async throws {
        try await service.withConfiguration(quiet: output.quiet) { configuration in
            let speaker = Speaker(try manner(configuration))
            // A request waits for it by itself.
            async let _: Void = speaker.warm()
            let text = try await TextInput.read(arguments: text, file: file)
            let ready = try markup(of: text)
            try await say(text, as: ready, speaker)
        }
    }

    /// - Parameter ready: The text where it is markup.
    private func say(_ text: String, as ready: SSML?, _ speaker: Speaker) async throws {
        if ready == nil && !output.quiet { speech.tellRestrictions(of: speaker.configuration.voice) }
        let utterance =
            if let ready { speaker.start(ready, to: destination) } else {
                speaker.start(text, to: destination)
            }
        try await output.report(utterance) {
            speech.estimate(of: text, isMarkup: ready != nil, speaker.configuration)
        }
    }

    /// - Returns: nil where it is plain text.
    /// - Throws: Where markup comes with options that have no place in it.
    private func markup(of text: String) throws -> SSML? {
        let start = text.drop(while: \.isWhitespace)
        let end = start.hasPrefix("<speak") ? start.dropFirst(6).first : nil
        guard isMarkup || end == ">" || end?.isWhitespace == true else { return nil }
        try speech.checkMarkup()
        // What others take of SSML is not what Azure takes.
        guard isValidated, service.provider == .azure else { return SSML(document: text) }
        do {
            return try SSML(validating: text)
        } catch {
            throw SyrinxError(error.code, error.message + " (--no-validate sends it as it is.)")
        }
    }

    private func manner(_ configuration: SpeakerConfiguration) throws -> SpeakerConfiguration {
        var configuration = try speech.applied(to: configuration, service.ownProfile)
        // The built-in voice has one voice by any name.
        if configuration.voice.isEmpty && !service.isSetUp { configuration.voice = "local" }
        configuration.format = wantedFormat
        configuration.framing = format.framing
        retry.apply(to: &configuration)
        return configuration
    }
}
