// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// The service behind an emulator that records.
struct Upstream: Sendable {
    /// From the request to the end of its answer.
    private static let timeLimit = TimeAmount.minutes(15)

    /// Of one connection (RFC 9110 section 7.6.1), or of this one's own.
    private static let ownFields: Set<String> = [
        "accept-encoding", "connection", "content-length", "expect", "host", "keep-alive", "te", "trailer",
        "transfer-encoding", "upgrade", "x-syrinx-fault",
    ]

    /// Answers that say something about the request, and not about the day.
    private static let keptStatuses: Set<Int> = [200, 400, 404, 405, 413, 415]

    private let client: HTTPClient
    private let url: String
    private let onWarning: (@Sendable (String) -> Void)?
    let folder: RecordingFolder

    /// - Parameter onWarning: Called from any thread.
    init(_ url: String, into folder: RecordingFolder, onWarning: (@Sendable (String) -> Void)?) {
        self.onWarning = onWarning
        var configuration = HTTPClient.Configuration()
        // A credential goes to no other host.
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(10)
        configuration.httpVersion = .http1Only
        client = HTTPClient(
            eventLoopGroup: .singletonMultiThreadedEventLoopGroup, configuration: configuration)
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.folder = folder
    }

    func shutDown() async { try? await client.shutdown() }

    /// Hands the request on, and what comes back to the client and, if it is worth it, to the folder.
    ///
    /// - Parameter isKept: Whether the answer is no secret.
    func answer(_ wanted: Wanted, isKept: Bool, _ sender: ResponseSender) async throws {
        var request = HTTPClientRequest(url: url + (wanted.head.path ?? ""))
        request.method = HTTPMethod(rawValue: wanted.head.method.rawValue)
        for field in wanted.head.headerFields where !Self.ownFields.contains(field.name.canonicalName) {
            request.headers.add(name: field.name.rawName, value: field.value)
        }
        if wanted.head.method == .post { request.body = .bytes(ByteBuffer(bytes: wanted.body)) }
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, timeout: Self.timeLimit)
        } catch {
            throw Refusal(.badGateway, "The service upstream does not answer: \(type(of: error)).")
        }
        let status = Int(response.status.code)
        let kept = ExchangeAnswer(
            status: status, fields: response.headers.map { (name: $0.name, value: $0.value) })
        guard isKept, Self.keptStatuses.contains(status) else {
            return try await pass(response, kept, sender) { _ in }
        }
        try await keep(response, kept, wanted, sender)
    }

    private func keep(
        _ response: HTTPClientResponse, _ head: ExchangeAnswer, _ wanted: Wanted, _ sender: ResponseSender
    ) async throws {
        var draft = ExchangeDraft(
            ExchangeKey(wanted.head, wanted.body), number: sender.record.number, head, in: folder,
            onWarning: onWarning)
        do {
            try await pass(response, head, sender) { draft.append($0, at: .now - wanted.receptionTime) }
            draft.finish()
        } catch {
            draft.drop()
            throw error
        }
    }

    private func pass(
        _ response: HTTPClientResponse, _ head: ExchangeAnswer, _ sender: ResponseSender,
        onChunk: (ByteBuffer) -> Void
    ) async throws {
        try await sender.begin(head)
        for try await bytes in response.body {
            onChunk(bytes)
            try await sender.write(bytes)
        }
        try await sender.finish()
    }
}

extension ResponseSender {
    /// The head of an answer that somebody else has given.
    func begin(_ answer: ExchangeAnswer) async throws {
        var fields: HTTPFields = [:]
        for field in answer.fields where field.name != "content-type" {
            if let name = HTTPField.Name(field.name) { fields[name] = field.value }
        }
        try await begin(
            HTTPResponse.Status(code: answer.status), mediaType: answer.value("content-type") ?? "", fields)
    }
}
