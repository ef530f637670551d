// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// What a client of Speechify wants to be spoken, and how.
///
/// Rules from Speechify's documentation ("Text to Speech", "API limits").
struct SpeechifySpeechRequest: Sendable {
    /// Of `input`, in characters.
    static let longestInput = 2000

    private static let models = ["simba-3.0", "simba-3.2", "simba-3.5"]
    private static let oldModels = ["simba-english", "simba-multilingual"]

    let input: String
    let voiceID: String
    let language: String?
    let format: EmulatedFormat
    /// Whether the format was asked for by `output_format`.
    let namesOutputFormat: Bool

    /// - Throws: ``Refusal``, ``JSONError``.
    init(
        _ body: [UInt8], _ fields: HTTPFields, _ route: SpeechifyRoute, _ version: SpeechifyVersion
    ) throws {
        guard MediaType(fields[.contentType]).isJSON else {
            throw Refusal(.unsupportedMediaType, "The Content-Type must be application/json.")
        }
        let tree = try JSONReader.tree(from: body)
        func invalid(_ sentence: String) -> Refusal {
            Refusal(.badRequest, sentence, code: "validation_failed")
        }
        guard let input = tree["input"]?.text, !input.isEmpty else {
            throw invalid("input is required: the text that is to be spoken.")
        }
        guard input.count <= Self.longestInput else {
            throw invalid("input has \(input.count) characters: \(Self.longestInput) is the most.")
        }
        guard let voiceID = tree["voice_id"]?.text, !voiceID.isEmpty else {
            throw invalid("voice_id is required.")
        }
        if let language = tree["language"], !language.isNull, language.text == nil {
            throw invalid("language must be a string.")
        }
        try Self.check(model: tree["model"], route, version)
        self.input = input
        self.voiceID = voiceID
        language = tree["language"]?.text
        let name: String
        if let wanted = tree["output_format"], !wanted.isNull {
            guard let wanted = wanted.text else { throw invalid("output_format must be a string.") }
            name = wanted
            namesOutputFormat = true
        } else {
            namesOutputFormat = false
            let kind =
                route == .speech
                ? tree["audio_format"]?.text ?? "wav" : try Self.kind(accepted: fields[.accept])
            guard let long = SpeechifyFormat.names[kind] else {
                throw invalid("audio_format \(kind) is not known.")
            }
            name = long
        }
        guard let format = SpeechifyFormat.named(name, version), format.isStreamed || route == .speech else {
            throw invalid("output_format \(name) is not known here.")
        }
        guard format.makeEncoder != nil else {
            throw invalid("The emulator has no encoder for AAC: ask for MP3, Ogg or PCM.")
        }
        self.format = format
    }

    private static func check(
        model: JSONTree?, _ route: SpeechifyRoute, _ version: SpeechifyVersion
    ) throws(Refusal) {
        guard let model, !model.isNull else { return }
        guard let name = model.text, models.contains(name) || oldModels.contains(name) else {
            throw Refusal(.badRequest, "model is not known.", code: "validation_failed")
        }
        guard oldModels.contains(name) else { return }
        guard version < .retiredModels else {
            throw Refusal(.badRequest, "\(name) has been retired: use simba-3.0.", code: "model_retired")
        }
        guard route != .timedStream else {
            throw Refusal(.badRequest, "\(name) makes no speech marks.", code: "speech_marks_unsupported")
        }
    }

    /// The first of the header that the service has; MP3 for who takes anything.
    private static func kind(accepted: String?) throws(Refusal) -> String {
        let wanted = (accepted ?? "*/*").split(separator: ",").map { MediaType(String($0)).name }
        for name in wanted {
            switch name {
            case "audio/mpeg", "audio/*", "*/*", "text/event-stream": return "mp3"
            case "audio/ogg": return "ogg"
            case "audio/aac": return "aac"
            case "audio/pcm": return "pcm"
            default: continue
            }
        }
        throw Refusal(
            .badRequest, "Accept must be audio/mpeg, audio/ogg, audio/aac or audio/pcm.",
            code: "validation_failed")
    }

    var isMarkup: Bool { input.drop(while: \.isWhitespace).hasPrefix("<speak") }

    var words: [SpokenWord] { SpokenWord.words(in: input, isMarkup: isMarkup) }

    /// - Parameter manner: How the voice speaks where the markup says nothing.
    /// - Throws: ``SSMLError``.
    func script(_ manner: SpeechScript.Manner) throws(SSMLError) -> SpeechScript {
        var manner = manner
        if let language { manner.language = language }
        guard isMarkup else {
            return SpeechScript(parts: [SpeechScript.Part(manner: manner, content: .text(input))])
        }
        return try SSMLDocument.script(from: Array(input.utf8), spokenAs: manner)
    }
}
