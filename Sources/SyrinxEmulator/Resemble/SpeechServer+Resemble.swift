// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import NIOCore

extension SpeechServer {
    func answer(
        _ route: ResembleRoute, _ target: RequestTarget, _ wanted: Wanted, _ sender: ResponseSender
    ) async throws {
        switch route {
        case .stream:
            let request = try ResembleSpeechRequest(wanted.body, wanted.head.headerFields)
            let script = try request.script(try resembleManner(request.voiceID))
            try await stream(script, request, wanted, sender)
        case .synthesize:
            let request = try ResembleSpeechRequest(wanted.body, wanted.head.headerFields)
            let script = try request.script(try resembleManner(request.voiceID))
            try await synthesize(script, request, wanted, sender)
        case .voices, .voice, .build, .recordings, .recording:
            try await answerAboutVoices(route, target, wanted, sender)
        }
    }

    private func resembleManner(_ voiceID: String) throws(Refusal) -> SpeechScript.Manner {
        try workshop.use { (state) throws(Refusal) in try state.resemble.manner(voiceID) }
    }

    private func stream(
        _ script: SpeechScript, _ request: ResembleSpeechRequest, _ wanted: Wanted, _ sender: ResponseSender
    ) async throws {
        let (precision, rate) = (request.precision, request.sampleRate)
        func format(_ encoder: ResembleWAVEncoder) -> EmulatedFormat {
            EmulatedFormat(
                name: "\(precision.rawValue) \(rate)", sampleRate: rate, mediaType: "audio/wav",
                isStreamed: true
            ) { (_) throws(EncoderError) in encoder }
        }
        guard request.wantsTimes else {
            return try await speak(
                script, as: format(ResembleWAVEncoder(precision, sampleRate: rate)), wanted, sender)
        }
        let sound = try await wholeSound(script, at: rate)
        let timed = format(
            ResembleWAVEncoder(
                precision, sampleRate: rate, frameCount: sound.samples.count,
                cues: LetterTimes(sound.times(of: request.words)).cues))
        note(script, timed.name, sender)
        var answer = try AudioAnswer(timed, shape(wanted), sender)
        try await sound.send(to: &answer)
    }

    private func synthesize(
        _ script: SpeechScript, _ request: ResembleSpeechRequest, _ wanted: Wanted, _ sender: ResponseSender
    ) async throws {
        let shape = shape(wanted)
        let rate = request.sampleRate
        let sound = try await wholeSound(script, at: rate)
        let format = EmulatedFormat(
            name: request.isMP3 ? "mp3 \(rate)" : "\(request.precision.rawValue) \(rate)", sampleRate: rate,
            mediaType: "application/json", isStreamed: false
        ) { (_) throws(EncoderError) in
            if request.isMP3 { return try MP3Encoder(sampleRate: rate, bitRate: rate > 24_000 ? 128 : 64) }
            return ResembleWAVEncoder(request.precision, sampleRate: rate, frameCount: sound.samples.count)
        }
        note(script, format.name, sender)
        let bytes = try sound.encoded(as: format, shape.settings)
        let seconds = "\(sound.duration / .seconds(1))"
        let json = JSONText.object([
            "success": "true", "audio_content": "\"\(Base64.encode(bytes.readableBytesView))\"",
            "audio_timestamps": LetterTimes(sound.times(of: request.words)).json(sampleRate: rate),
            "duration": seconds, "synth_duration": seconds, "issues": "[]",
            "output_format": request.isMP3 ? "\"mp3\"" : "\"wav\"", "sample_rate": "\(rate)",
        ])
        try await sender.hold(until: shape.firstByteTime)
        try await sender.answer(mediaType: format.mediaType, ByteBuffer(string: json))
    }
}
