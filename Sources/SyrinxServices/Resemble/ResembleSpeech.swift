// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
public import SyrinxCore

/// Resemble's streaming synthesis over HTTP: text goes in, WAV comes out as it is made.
public struct ResembleSpeech: SpeechService {
    public let endpoint: ResembleEndpoint
    private let transport: HTTPTransport
    private let identity: Identity

    public var longestAnswer: Duration? { nil }

    /// By its documentation (docs.resemble.ai, streaming over HTTP): what stands in `data`.
    public var characterLimit: Int? { 2000 }

    /// Letters and sounds, in front of the audio.
    public var tellsTimings: Bool { true }

    public init(endpoint: ResembleEndpoint, credential: Credential, transport: HTTPTransport) {
        self.endpoint = endpoint
        self.transport = transport
        identity = Identity(bearer: credential)
    }

    public func synthesize(
        _ request: SpeechRequest, as format: OutputFormat,
        onMilestone: @escaping @Sendable (Milestone, MonotonicTime) -> Void
    ) async throws(SyrinxError) -> SpeechAnswer {
        let body = try Self.body(request, format)
        do throws(SyrinxError) {
            return try await identity.send(to: endpoint.streamURL) { (headers, proof) throws(SyrinxError) in
                var headers = headers
                headers.add(name: "Content-Type", value: "application/json")
                // Audio does not get smaller by it, and later.
                headers.add(name: "Accept-Encoding", value: "identity")
                return try await transport.post(
                    endpoint.streamURL, headers: headers, proof: proof, body: body, onMilestone: onMilestone)
            }
        } catch {
            throw error.ofSpeech(by: .resemble)
        }
    }

    public func warm() async {
        async let connection: Void = transport.open(endpoint.streamURL)
        _ = try? await identity.token()
        await connection
    }

    /// - Throws: Where the format is none of ``OutputFormat/resemble``, or no voice is named.
    static func body(_ request: SpeechRequest, _ format: OutputFormat) throws(SyrinxError) -> String {
        let parts = format.name.split(separator: "-")
        guard OutputFormat.resemble.contains(format), parts.count == 2 else {
            throw SyrinxError(
                .invalidArgument,
                "Resemble does not stream \(format.name): it streams WAV, such as \(OutputFormat.resembleDefault.name)."
            )
        }
        guard !request.voice.isEmpty else { throw .voiceMissing(.resemble) }
        var members: [JSONValue.Member] = [
            .init(name: "voice_uuid", value: .string(request.voice)),
            .init(name: "data", value: .string(request.marked)),
            .init(name: "precision", value: .string(String(parts[0]))),
            .init(name: "sample_rate", value: .number(String(parts[1]))),
        ]
        if let model = request.model { members.append(.init(name: "model", value: .string(model))) }
        if request.wantsTimings { members.append(.init(name: "wav_encoded_timestamps", value: .bool(true))) }
        return JSONValue.object(members).text
    }
}
