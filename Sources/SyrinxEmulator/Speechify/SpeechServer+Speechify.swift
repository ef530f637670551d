// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import NIOCore

/// A request to Speechify's API that is in order, as far as its head tells.
struct SpeechifyErrand: Sendable {
    let route: SpeechifyRoute
    let version: SpeechifyVersion
    let target: RequestTarget
}

extension SpeechServer {
    /// - Throws: ``Refusal``.
    func judge(
        _ head: HTTPRequest, _ target: RequestTarget, _ route: SpeechifyRoute
    ) throws(Refusal) -> Errand {
        if route != .health { try gatekeeper.count(try gatekeeper.admitAnywhere(head.headerFields)) }
        if case .replay = source, route.isSpeech { return .elsewhere(isKept: true) }
        return .speechify(
            SpeechifyErrand(route: route, version: try SpeechifyVersion(head.headerFields), target: target))
    }

    func answer(_ errand: SpeechifyErrand, _ wanted: Wanted, _ sender: ResponseSender) async throws {
        switch errand.route {
        case .speech, .stream, .timedStream:
            let request = try SpeechifySpeechRequest(
                wanted.body, wanted.head.headerFields, errand.route, errand.version)
            let script = try request.script(try speechifyManner(request.voiceID))
            switch errand.route {
            case .stream: try await speak(script, as: request.format, wanted, sender)
            case .timedStream: try await speakWithMarks(script, request, wanted, sender)
            default: try await speakAsJSON(script, request, wanted, sender)
            }
        case .health:
            try await hold(for: wanted, sender)
            try await sender.answer(
                mediaType: "application/json", ByteBuffer(string: "{\"status\":\"ok\"}\n"))
        case .voices, .voice, .consentChallenges, .token:
            try await answerAboutVoices(errand, wanted, sender)
        }
    }

    private func speakWithMarks(
        _ script: SpeechScript, _ request: SpeechifySpeechRequest, _ wanted: Wanted, _ sender: ResponseSender
    ) async throws {
        note(script, request.format.name, sender)
        let inner = request.format
        guard let makeEncoder = inner.makeEncoder else { return }
        let sound = try await wholeSound(script, at: inner.sampleRate)
        let marks = sound.times(of: request.words)
        let ending: SpeechEventEncoder.Ending =
            if let code = wanted.fate.fault.outcome {
                .failed(
                    Refusal(.badGateway, "The speech ends here: \(code).", code: code),
                    requestID: sender.requestID)
            } else {
                .done(billableCharacterCount: request.input.count)
            }
        let format = EmulatedFormat(
            name: inner.name, sampleRate: inner.sampleRate, mediaType: "text/event-stream", isStreamed: true
        ) { (settings) throws(EncoderError) in
            SpeechEventEncoder(
                try makeEncoder(settings), sampleRate: inner.sampleRate, marks: marks, ending: ending)
        }
        var answer = try AudioAnswer(
            format, shape(wanted), sender, [.speechifyAudioType: inner.mediaType, .cacheControl: "no-cache"])
        try await sound.send(to: &answer)
    }

    private func speakAsJSON(
        _ script: SpeechScript, _ request: SpeechifySpeechRequest, _ wanted: Wanted, _ sender: ResponseSender
    ) async throws {
        note(script, request.format.name, sender)
        let shape = shape(wanted)
        let sound = try await wholeSound(script, at: request.format.sampleRate)
        let bytes = try sound.encoded(as: request.format, shape.settings)
        let kind = request.format.name.prefix { $0 != "_" }
        let json = JSONText.object([
            "audio_data": "\"\(Base64.encode(bytes.readableBytesView))\"",
            "audio_format": JSONText.string(String(kind)),
            "output_format": request.namesOutputFormat ? JSONText.string(request.format.name) : nil,
            "billable_characters_count": "\(request.input.count)",
            "speech_marks": SpeechMarks.sentence(request.input, sound.times(of: request.words), sound),
        ])
        try await sender.hold(until: shape.firstByteTime)
        try await sender.answer(mediaType: "application/json", ByteBuffer(string: json))
    }

    /// What is said, for answers that cannot begin before it is.
    func wholeSound(_ script: SpeechScript, at sampleRate: Int) async throws -> WholeSound {
        try await WholeSound(
            script, at: sampleRate, longest: configuration.longestAnswer,
            by: VoiceProcess(configuration.voice))
    }
}
