// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// What a client of Resemble wants to be spoken, and how.
///
/// Rules from Resemble's documentation ("Text to speech: streaming HTTP" and "synchronous").
struct ResembleSpeechRequest: Sendable {
    /// Of `data`, in characters.
    static let longestText = 2000

    private static let sampleRates = [8000, 16_000, 22_050, 32_000, 44_100, 48_000]

    let voiceID: String
    let data: String
    let precision: ResemblePrecision
    let sampleRate: Int
    /// `wav_encoded_timestamps`
    let wantsTimes: Bool
    /// Of `/synthesize`.
    let isMP3: Bool

    /// - Throws: ``Refusal``, ``JSONError``.
    init(_ body: [UInt8], _ fields: HTTPFields) throws {
        guard MediaType(fields[.contentType]).isJSON else {
            throw Refusal(.unsupportedMediaType, "The Content-Type must be application/json.")
        }
        let tree = try JSONReader.tree(from: body)
        guard let voiceID = tree["voice_uuid"]?.text, !voiceID.isEmpty else {
            throw Refusal(.badRequest, "voice_uuid is required.")
        }
        guard let data = tree["data"]?.text, data.contains(where: { !$0.isWhitespace }) else {
            throw Refusal(.badRequest, "data is required: the text that is to be spoken.")
        }
        guard data.count <= Self.longestText else {
            throw Refusal(.badRequest, "data has \(data.count) characters: \(Self.longestText) is the most.")
        }
        self.voiceID = voiceID
        self.data = data
        guard let precision = ResemblePrecision(rawValue: Self.wanted(tree["precision"])?.text ?? "PCM_32")
        else { throw Refusal(.badRequest, "precision must be MULAW, PCM_16, PCM_24 or PCM_32.") }
        self.precision = precision
        let rate = Self.wanted(tree["sample_rate"])
        // The service's own examples have it as a string too.
        sampleRate = rate.map { $0.wholeNumber ?? $0.text.flatMap { Int($0) } ?? 0 } ?? 48_000
        guard Self.sampleRates.contains(sampleRate) else {
            throw Refusal(.badRequest, "sample_rate must be one of \(Self.sampleRates).")
        }
        wantsTimes = tree["wav_encoded_timestamps"]?.flag ?? false
        let format = Self.wanted(tree["output_format"])?.text ?? "wav"
        guard ["wav", "mp3"].contains(format) else {
            throw Refusal(.badRequest, "output_format must be wav or mp3.")
        }
        isMP3 = format == "mp3"
    }

    private static func wanted(_ tree: JSONTree?) -> JSONTree? { tree?.isNull == true ? nil : tree }

    private var isMarkup: Bool { data.contains("<") }

    var words: [SpokenWord] { SpokenWord.words(in: data, isMarkup: isMarkup) }

    /// The service takes a part of SSML, with or without its root.
    ///
    /// - Throws: ``SSMLError``.
    func script(_ manner: SpeechScript.Manner) throws(SSMLError) -> SpeechScript {
        guard isMarkup else {
            return SpeechScript(parts: [SpeechScript.Part(manner: manner, content: .text(data))])
        }
        let isWhole = data.drop(while: \.isWhitespace).hasPrefix("<speak")
        return try SSMLDocument.script(
            from: Array((isWhole ? data : "<speak>\(data)</speak>").utf8), spokenAs: manner)
    }
}

/// How a sample is written.
enum ResemblePrecision: String, Sendable {
    case muLaw = "MULAW"
    case pcm16 = "PCM_16"
    case pcm24 = "PCM_24"
    case pcm32 = "PCM_32"

    var bytesPerSample: Int {
        switch self {
        case .muLaw: 1
        case .pcm16: 2
        case .pcm24: 3
        case .pcm32: 4
        }
    }

    /// WAVE format tags (RFC 2361, appendix A).
    var formatTag: UInt16 { self == .muLaw ? 7 : 1 }
}
