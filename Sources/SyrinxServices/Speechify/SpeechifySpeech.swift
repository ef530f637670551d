// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
public import SyrinxCore

/// Speechify's streaming synthesis: text goes in, audio comes out as it is made, with the times of words where they are
/// wanted.
public struct SpeechifySpeech: SpeechService {
    public let endpoint: SpeechifyEndpoint

    /// What is asked to behave as it did on this day: the value of `Speechify-Version`.
    public let apiVersion: String

    private let transport: HTTPTransport
    private let identity: Identity

    public var longestAnswer: Duration? { nil }

    /// By its documentation: of text or markup.
    public var characterLimit: Int? { 2000 }

    /// Words.
    public var tellsTimings: Bool { true }

    /// - Parameter apiVersion: nil: ``SpeechifyEndpoint/defaultVersion``.
    public init(
        endpoint: SpeechifyEndpoint, credential: Credential, transport: HTTPTransport,
        apiVersion: String? = nil
    ) {
        self.endpoint = endpoint
        self.transport = transport
        self.apiVersion = apiVersion ?? SpeechifyEndpoint.defaultVersion
        identity = Identity(bearer: credential)
    }

    public func synthesize(
        _ request: SpeechRequest, as format: OutputFormat,
        onMilestone: @escaping @Sendable (Milestone, MonotonicTime) -> Void
    ) async throws(SyrinxError) -> SpeechAnswer {
        let body = try Self.body(request, format)
        try check(format)
        let url = request.wantsTimings ? endpoint.timedStreamURL : endpoint.streamURL
        let answer: SpeechAnswer
        do throws(SyrinxError) {
            answer = try await identity.send(to: url) { (headers, proof) throws(SyrinxError) in
                var headers = headers
                headers.add(name: "Content-Type", value: "application/json")
                headers.add(name: "Accept", value: Self.mediaType(format))
                headers.add(name: SpeechifyEndpoint.versionHeader, value: apiVersion)
                return try await transport.post(
                    url, headers: headers, proof: proof, body: body,
                    events: request.wantsTimings ? SpeechifyEvents(keepsPlaces: request.keepsPlaces) : nil,
                    idHeader: ExchangeLog.otherHeaderName,
                    onMilestone: onMilestone)
            }
        } catch {
            throw error.ofSpeech(by: .speechify)
        }
        try Self.check(answer, format)
        return answer
    }

    public func warm() async {
        async let connection: Void = transport.open(endpoint.streamURL)
        _ = try? await identity.token()
        await connection
    }

    /// - Throws: Where the format is none of ``OutputFormat/speechify``, or no voice is named.
    static func body(_ request: SpeechRequest, _ format: OutputFormat) throws(SyrinxError) -> String {
        guard OutputFormat.speechify.contains(format) else {
            throw SyrinxError(
                .invalidArgument,
                "Speechify does not stream \(format.name): it streams formats such as "
                    + "\(OutputFormat.speechifyDefault.name).")
        }
        guard !request.voice.isEmpty else { throw .voiceMissing(.speechify) }
        var members: [JSONValue.Member] = [
            .init(name: "input", value: .string(request.marked)),
            .init(name: "voice_id", value: .string(request.voice)),
            // Counts before the header `Accept`, which has no rates.
            .init(name: "output_format", value: .string(format.name)),
        ]
        if let locale = request.locale { members.append(.init(name: "language", value: .string(locale))) }
        if let model = request.model { members.append(.init(name: "model", value: .string(model))) }
        return JSONValue.object(members).text
    }

    /// - Throws: Where the version is none, or keeps a fault of the service that this format has.
    private func check(_ format: OutputFormat) throws(SyrinxError) {
        guard apiVersion == SpeechifyEndpoint.defaultVersion || SpeechifyEndpoint.isVersion(apiVersion) else {
            throw SyrinxError(
                .invalidArgument,
                "\"\(apiVersion)\" is no version of Speechify's API: they are days, such as "
                    + "\(SpeechifyEndpoint.defaultVersion).")
        }
        guard format.name == "pcm_16000", apiVersion < "2026-09-30" else { return }
        throw SyrinxError(
            .invalidArgument,
            "Before version 2026-09-30 Speechify sends samples of 24 kHz as pcm_16000: ask for pcm_24000, or for a newer "
                + "version.")
    }

    /// Samples without a header are told by `audio/L16;rate=24000;channels=1`: others than those asked for would be
    /// played too fast or too slowly.
    static func check(_ answer: SpeechAnswer, _ format: OutputFormat) throws(SyrinxError) {
        guard format.container == .none, format.codec == .pcm,
            let type = answer.header("speechify-audio-content-type") ?? answer.header("content-type"),
            let rate = MediaType(type)["rate"], let told = Int(rate), told != format.sampleRate
        else { return }
        throw SyrinxError(
            .undecodable,
            "Speechify sends samples at \(told) Hz where \(format.name) was asked for: ask for pcm_\(told) (-F)."
        )
    }

    /// What the service names; what `output_format` says counts.
    private static func mediaType(_ format: OutputFormat) -> String {
        switch format.container {
        case .mpeg: "audio/mpeg"
        case .ogg: "audio/ogg"
        default: "audio/pcm"
        }
    }
}
