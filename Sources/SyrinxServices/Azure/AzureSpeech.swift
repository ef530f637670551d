// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
public import SyrinxCore

/// The text-to-speech REST API of Azure Speech: markup goes in, audio comes out as it is made.
public struct AzureSpeech: Sendable {
    public let endpoint: AzureEndpoint
    public let credential: Credential

    /// The service ends an answer here, and does not say so: what is as long is probably cut.
    public static let longestAnswer: Duration = .seconds(600)

    private let transport: HTTPTransport

    public init(endpoint: AzureEndpoint, credential: Credential, transport: HTTPTransport) {
        self.endpoint = endpoint
        self.credential = credential
        self.transport = transport
    }

    /// Asks for speech, and returns when the service has begun to answer.
    ///
    /// - Parameters:
    ///   - onMilestone: Told when the connection stands, the request is sent, the head and the bytes of
    ///     the answer are there. Called on the network's thread: must not block.
    /// - Throws: ``SyrinxError`` for every refusal and for every network failure.
    public func synthesize(
        _ ssml: SSML, as format: OutputFormat,
        onMilestone: @escaping @Sendable (Milestone, MonotonicTime) -> Void
    ) async throws(SyrinxError) -> SpeechAnswer {
        var headers = HTTPHeaders([
            ("Content-Type", "application/ssml+xml"),
            ("X-Microsoft-OutputFormat", format.name),
        ])
        try authorize(&headers)
        do throws(SyrinxError) {
            return try await transport.post(
                endpoint.url, headers: headers, body: ssml.document, onMilestone: onMilestone)
        } catch {
            throw hidingCredential(error)
        }
    }

    /// A small answer beside the endpoint's speech, whole.
    func document(at url: String) async throws(SyrinxError) -> [UInt8] {
        var headers = HTTPHeaders()
        try authorize(&headers)
        do throws(SyrinxError) {
            return try await transport.get(url, headers: headers, byteLimit: Self.voiceListByteLimit)
        } catch {
            throw hidingCredential(error)
        }
    }

    private func authorize(_ headers: inout HTTPHeaders) throws(SyrinxError) {
        guard credential == .none || endpoint.allowsCredential else {
            throw SyrinxError(
                .invalidArgument,
                "A key is never sent over plain http to another machine: use an https endpoint.")
        }
        guard credential.isSendable else {
            throw SyrinxError(
                .invalidArgument,
                "The key or token holds characters that none has: is all of it one line, and nothing else in it?"
            )
        }
        if let header = credential.azureHeader { headers.add(name: header.name, value: header.value) }
    }

    private func hidingCredential(_ failure: SyrinxError) -> SyrinxError {
        var error = failure
        error.message = credential.hidden(in: error.message)
        error.serviceMessage = error.serviceMessage.map(credential.hidden)
        return error
    }
}
