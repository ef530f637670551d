// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// The one response to one request, from its head to its end.
///
/// Hummingbird's writers are not `Sendable`, yet the task that reads a request is not the one that
/// answers it.
// SAFETY: the reading task only waits while the answering task, and no other, uses this.
final class ResponseSender: @unchecked Sendable {
    private let requestID: String
    private var writer: ResponseWriter?
    private var body: (any ResponseBodyWriter)?

    init(_ writer: consuming ResponseWriter, requestID: String) {
        self.writer = consume writer
        self.requestID = requestID
    }

    /// Whether a head has been sent: no other status can be told any more.
    var hasBegun: Bool { writer == nil }

    /// Tells a client that waits with its body to send it (RFC 9110 section 10.1.1).
    @concurrent
    func askForBody() async throws {
        try await writer?.writeInformationalHead(HTTPResponse(status: .continue))
    }

    /// Sends the head of an answer with sound; once.
    @concurrent
    func begin(mediaType: String) async throws {
        let head = HTTPResponse(
            status: .ok, headerFields: [.contentType: mediaType, .requestID: requestID])
        body = try await writer.take()?.writeHead(head)
    }

    /// Sends one HTTP chunk; returns when the connection takes more.
    @concurrent
    func write(_ chunk: ByteBuffer) async throws {
        try await body?.write(chunk)
    }

    @concurrent
    func finish() async throws {
        try await body.take()?.finish(nil)
    }

    /// Sends a whole answer without sound, unless another has begun.
    @concurrent
    func refuse(_ refusal: Refusal) async throws {
        let text = ByteBuffer(string: refusal.sentence + "\n")
        var fields: HTTPFields = [
            .contentType: "text/plain; charset=utf-8",
            .contentLength: String(text.readableBytes),
            .requestID: requestID,
        ]
        if refusal.status == .methodNotAllowed { fields[.allow] = "POST" }
        let head = HTTPResponse(status: refusal.status, headerFields: fields)
        try await writer.take()?.write(response: head, body: ResponseBody(byteBuffer: text))
    }
}
