// SPDX-License-Identifier: Apache-2.0

/// Why a request's body is refused.
struct SSMLError: Error, Equatable {
    let sentence: String
}

/// Reads SSML as the Azure service documents it ("Speech Synthesis Markup Language document
/// structure and events"): root `speak`, text only inside `voice`, at least one `voice` with a name.
///
/// Elements that it does not know are dropped and their text is kept.
struct SSMLDocument {
    private var script = SpeechScript()
    private var manners: [SpeechScript.Manner]
    private var voiceDepth = 0
    private var voiceCount = 0
    /// Depth of the element whose text is replaced or unspoken; nil outside of one.
    private var mutedDepth: Int?
    private var depth = 0
    /// Whether the request has named a voice beside the document.
    private let hasVoice: Bool

    private init(_ manner: SpeechScript.Manner?) {
        hasVoice = manner != nil
        manners = [manner ?? SpeechScript.Manner()]
    }

    /// - Parameters:
    ///   - bytes: The whole body.
    ///   - manner: How text outside a `voice` is spoken; nil: there must be none.
    /// - Throws: ``SSMLError`` with a sentence for the answer of status 400.
    static func script(
        from bytes: [UInt8], spokenAs manner: SpeechScript.Manner? = nil
    ) throws(SSMLError) -> SpeechScript {
        var document = SSMLDocument(manner)
        do {
            var reader = try XMLReader(bytes)
            while let event = try reader.next() { try document.take(event) }
        } catch let error as XMLError {
            throw SSMLError(sentence: "\(error.sentence) (byte \(error.byteOffset))")
        } catch let error as SSMLError {
            throw error
        } catch {
            throw SSMLError(sentence: "The SSML cannot be read.")
        }
        guard document.voiceCount > 0 || document.hasVoice else {
            throw SSMLError(sentence: "The SSML has no <voice name=\"...\"> element.")
        }
        return document.script
    }

    private mutating func take(_ event: XMLReader.Event) throws {
        switch event {
        case .start(let name, let attributes):
            depth += 1
            manners.append(manners[manners.count - 1])
            try start(name, Dictionary(uniqueKeysWithValues: attributes.map { ($0.name, $0.value) }))
        case .end(let name):
            end(name)
            manners.removeLast()
            depth -= 1
        case .text(let text):
            guard mutedDepth == nil else { return }
            if voiceDepth == 0, !hasVoice {
                guard text.unicodeScalars.allSatisfy({ $0.properties.isWhitespace }) else {
                    throw SSMLError(sentence: "There is text outside a <voice> element.")
                }
                return
            }
            append(.text(text))
        }
    }

    private mutating func start(_ name: String, _ attributes: [String: String]) throws(SSMLError) {
        if depth == 1, name != "speak" {
            throw SSMLError(sentence: "The root element is <\(name)>, not <speak>.")
        }
        if let language = attributes["xml:lang"], name != "voice" { manner.language = language }
        switch name {
        case "voice":
            guard let voiceName = attributes["name"], !voiceName.isEmpty else {
                throw SSMLError(sentence: "A <voice> element has no name.")
            }
            guard voiceDepth == 0 else {
                throw SSMLError(sentence: "A <voice> element stands inside another.")
            }
            voiceCount += 1
            voiceDepth = depth
            manner.voiceName = voiceName
            manner.language = VoiceName(voiceName).locale ?? attributes["xml:lang"] ?? manner.language
        case "mstts:ttsembedding":
            manner.speakerProfileID = attributes["speakerProfileId"] ?? ""
        case "prosody":
            manner.apply(prosody: attributes)
        case "break":
            append(.pause(milliseconds: Self.pause(attributes)))
        case "emphasis":
            manner.emphasis = attributes["level"] ?? "moderate"
        case "say-as":
            let kind = attributes["interpret-as"]
            manner.isSpelledOut = kind == "characters" || kind == "spell-out" || kind == "number_digit"
        case "sub":
            if let alias = attributes["alias"] {
                append(.text(alias))
                mute()
            }
        case "metadata", "desc", "mstts:backgroundaudio":
            mute()
        default:
            break
        }
    }

    private mutating func end(_ name: String) {
        if mutedDepth == depth { mutedDepth = nil }
        switch name {
        case "voice": voiceDepth = 0
        case "s": append(.sentenceEnd)
        case "p": append(.paragraphEnd)
        default: break
        }
    }

    private var manner: SpeechScript.Manner {
        get { manners[manners.count - 1] }
        set { manners[manners.count - 1] = newValue }
    }

    private mutating func append(_ content: SpeechScript.Content) {
        guard mutedDepth == nil, voiceDepth > 0 || hasVoice else { return }
        script.parts.append(SpeechScript.Part(manner: manner, content: content))
    }

    private mutating func mute() {
        if mutedDepth == nil { mutedDepth = depth }
    }

    /// The service documents 0 to 20 s, and 250, 500, 750, 1000 and 1250 ms for the strengths.
    private static func pause(_ attributes: [String: String]) -> Int {
        if let time = attributes["time"] {
            if time.hasSuffix("ms"), let value = Double(time.dropLast(2)) { return bounded(value) }
            if time.hasSuffix("s"), let value = Double(time.dropLast()) { return bounded(value * 1000) }
        }
        return switch attributes["strength"] {
        case "none": 0
        case "x-weak": 250
        case "weak": 500
        case "strong": 1000
        case "x-strong": 1250
        default: 750
        }
    }

    private static func bounded(_ milliseconds: Double) -> Int {
        milliseconds.isFinite ? Int(min(max(milliseconds, 0), 20_000)) : 0
    }
}
