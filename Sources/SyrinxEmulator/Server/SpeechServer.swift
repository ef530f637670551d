// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// The HTTP server: one connection, many requests in turn; one voice for each request.
struct SpeechServer: Sendable {
    private let configuration: EmulatorConfiguration

    init(_ configuration: EmulatorConfiguration) {
        self.configuration = configuration
    }

    /// Serves until the task is cancelled, and ends every answer then.
    ///
    /// No `Application` and no `Server` of Hummingbird's: no service group, no signal handlers and no date
    /// cache stand between the command's start and its first sound. See ``Listener``.
    ///
    /// - Parameter onListening: Called once with the port.
    /// - Throws: ``EmulatorError`` when the address cannot be listened on.
    func run(onListening: (Int) -> Void) async throws {
        let http = HTTP1Channel(
            responder: { request, writer, channel in
                let sender = ResponseSender(writer, requestID: Self.makeRequestID())
                try await respond(to: request, sender, on: channel)
            },
            configuration: HTTP1Channel.Configuration(additionalChannelHandlers: [HalfCloseHandler()]))
        do {
            try await Listener(http).run(
                host: configuration.host, port: configuration.port, onListening: onListening)
        } catch {
            throw EmulatorError(listeningOn: configuration.host, port: configuration.port, error)
        }
    }

    private func respond(
        to request: Request, _ sender: ResponseSender, on channel: any Channel
    ) async throws {
        let wanted: SynthesisRequest
        let script: SpeechScript
        do {
            wanted = try SynthesisRequest(
                request.head, acceptedKey: configuration.acceptedKey,
                encodesSILK: configuration.silkEncoder != nil)
            if request.headers[.expect]?.lowercased() == "100-continue" {
                try await sender.askForBody()
            }
            script = try SSMLDocument.script(from: try await SynthesisRequest.readBody(of: request))
        } catch let error where error is Refusal || error is SSMLError {
            return try await sender.refuse(Refusal(error))
        }
        let shape = AudioAnswer.Shape(
            firstByteTime: .now + configuration.firstByteDelay, pace: configuration.pace,
            chunkByteCount: configuration.chunkByteCount,
            settings: EmulatedFormat.Settings(
                packetsPerOggPage: Int(configuration.oggPageDuration / .milliseconds(20)),
                packetsPerWebMCluster: Int(configuration.webMClusterDuration / .milliseconds(20))))
        try await channel.cancellingWhenClosed {
            do {
                try await speak(script, as: wanted.format, shape, sender)
            } catch {
                // After the head, only a cut connection can tell of a failure.
                guard !Task.isCancelled, !sender.hasBegun else { throw error }
                try await sender.refuse(Refusal(error))
            }
        }
    }

    private func speak(
        _ script: SpeechScript, as format: EmulatedFormat, _ shape: AudioAnswer.Shape,
        _ sender: ResponseSender
    ) async throws {
        var answer = try AudioAnswer(format, shape, sender)
        let voice = VoiceProcess(configuration.voice)
        if format.makeEncoder == nil, let command = configuration.silkEncoder, !script.isSilent {
            let encoder = SILKProcess(command, sampleRate: format.sampleRate)
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

    /// 32 hexadecimal digits, as the service's own.
    private static func makeRequestID() -> String {
        let digits = String(UInt128.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}
