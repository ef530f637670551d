// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import NIOCore

extension SpeechServer {
    /// Checks in the order in which a gateway would: path, method, credentials, rate; then the service.
    ///
    /// - Throws: ``Refusal``.
    func judge(
        _ head: HTTPRequest, _ target: RequestTarget, _ route: Route?
    ) throws(Refusal) -> Errand {
        guard let route else {
            throw Refusal(
                .notFound,
                "There is nothing at \(target.path): the emulator serves /cognitiveservices/v1, "
                    + "/cognitiveservices/voices/list, /sts/v1.0/issueToken and what docs/emulator.md lists.")
        }
        guard route.methods.contains(head.method) else {
            let methods = route.methods.map(\.rawValue).joined(separator: ", ")
            throw Refusal(.methodNotAllowed, "The method \(head.method) is not allowed: use \(methods).")
        }
        guard route.isRecordable || configuration.recording == nil else {
            throw Refusal(
                .notFound,
                "Voices are neither recorded nor replayed: start the emulator without --record or --replay.")
        }
        // The service upstream decides for itself.
        if case .upstream = source {
            if case .tokenIssue = route { return .elsewhere(isKept: false) }
            return .elsewhere(isKept: true)
        }
        switch route {
        case .synthesis(let isCustomVoice):
            try gatekeeper.count(try gatekeeper.admit(head.headerFields))
            if case .replay = source { return .elsewhere(isKept: true) }
            return .speech(try SynthesisRequest(head, isCustomVoice: isCustomVoice, configuration))
        case .voiceList:
            _ = try gatekeeper.admit(head.headerFields)
            if case .replay = source { return .elsewhere(isKept: true) }
            return .voiceList
        case .tokenIssue:
            return .token(for: try gatekeeper.admitKey(head.headerFields))
        case .customVoice(let route):
            try gatekeeper.count(try gatekeeper.admit(head.headerFields))
            return .customVoice(route, target)
        case .speechify(let route):
            return try judge(head, target, route)
        case .resemble(let route):
            try gatekeeper.count(try gatekeeper.admitAnywhere(head.headerFields))
            if case .replay = source { return .elsewhere(isKept: true) }
            return .resemble(route, target)
        }
    }

    func answer(_ wanted: Wanted, _ sender: ResponseSender) async throws {
        if let status = wanted.fate.fault.status {
            try await hold(for: wanted, sender)
            return try await sender.refuse(Refusal(status))
        }
        if wanted.fate.fault.isPage {
            try await hold(for: wanted, sender)
            return try await sender.answer(mediaType: "text/html; charset=utf-8", Self.page)
        }
        switch try wanted.errand.get() {
        case .speech(let request):
            try await speak(request, wanted, sender)
        case .voiceList:
            try await hold(for: wanted, sender)
            try await sender.answer(
                mediaType: "application/json; charset=utf-8", ByteBuffer(string: VoiceList.json))
        case .token(let visitor):
            try await hold(for: wanted, sender)
            try await sender.answer(
                mediaType: "application/jwt; charset=us-ascii",
                ByteBuffer(string: gatekeeper.issueToken(to: visitor)))
        case .customVoice(let route, let target):
            try await answer(route, target, wanted, sender)
        case .speechify(let errand):
            try await answer(errand, wanted, sender)
        case .resemble(let route, let target):
            try await answer(route, target, wanted, sender)
        case .elsewhere(let isKept):
            try await hold(for: wanted, sender)
            sender.record.format = ExchangeKey.format(wanted.head)
            switch source {
            case .upstream(let upstream): try await upstream.answer(wanted, isKept: isKept, sender)
            case .replay(let replay): try await replay.answer(wanted, sender)
            case .here: break
            }
        }
    }

    /// Nothing is sent until the delay that a fault wants is over.
    func hold(for wanted: Wanted, _ sender: ResponseSender) async throws {
        guard let delay = wanted.fate.delay else { return }
        try await sender.hold(until: wanted.receptionTime + delay)
    }

    private func speak(
        _ request: SynthesisRequest, _ wanted: Wanted, _ sender: ResponseSender
    ) async throws {
        var script = try SynthesisRequest.script(from: wanted.body)
        try resolvePersonalVoices(&script)
        try await speak(script, as: request.format, wanted, sender)
    }

    /// Sends sound while it is made.
    func speak(
        _ script: SpeechScript, as format: EmulatedFormat, _ wanted: Wanted, _ sender: ResponseSender
    ) async throws {
        note(script, format.name, sender)
        var answer = try AudioAnswer(format, shape(wanted), sender)
        let voice = VoiceProcess(configuration.voice)
        if format.makeEncoder == nil, let command = configuration.silkEncoder, !script.isSilent {
            let encoder = SILKProcess(
                command, sampleRate: format.sampleRate,
                frameLimit: format.frameCount(of: configuration.longestAnswer))
            try await encoder.encode(script, spokenBy: voice) { packet in
                try await answer.take(encoded: packet, frameCount: format.sampleRate / 50)
            }
        } else if !script.isSilent {
            try await voice.speak(script) { samples, sampleRate in
                try await answer.take(samples, sampleRate: sampleRate)
            }
        }
        try await answer.finish()
    }

    /// Puts into the log what is spoken, and as what.
    func note(_ script: SpeechScript, _ format: String, _ sender: ResponseSender) {
        sender.record.format = format
        sender.record.textLength = script.plainText.count
        if configuration.logsText { sender.record.text = script.plainText }
    }

    func shape(_ wanted: Wanted) -> AudioAnswer.Shape {
        let fault = wanted.fate.fault
        let chunkByteCount: Int? =
            switch fault.chunks {
            case .exactly(let byteCount): byteCount
            case .odd: nil
            case nil: configuration.chunkByteCount
            }
        // The same for the same text, so that the answer is.
        var generator = SeededGenerator(seed: seed, stream: FNV1a.sum(wanted.body))
        return AudioAnswer.Shape(
            firstByteTime: wanted.receptionTime + (wanted.fate.delay ?? configuration.firstByteDelay),
            pace: fault.pace ?? configuration.pace, chunkByteCount: chunkByteCount,
            longestSound: configuration.longestAnswer,
            settings: EmulatedFormat.Settings(
                packetsPerOggPage: Int(configuration.oggPageDuration / .milliseconds(20)),
                packetsPerWebMCluster: Int(configuration.webMClusterDuration / .milliseconds(20)),
                serialNumber: UInt32.random(in: .min ... .max, using: &generator)))
    }

    /// What a hotel's network says to somebody who has not paid.
    private static let page = ByteBuffer(
        string: """
            <!DOCTYPE html>
            <html><head><title>Sign in</title></head>
            <body><h1>Sign in to the network</h1></body></html>

            """)
}

/// FNV-1a of 64 bits: Swift's own hashes differ from run to run.
enum FNV1a {
    static func sum(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
