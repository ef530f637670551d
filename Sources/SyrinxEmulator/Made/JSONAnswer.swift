// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import NIOCore

/// What is answered about things that are made here.
struct JSONAnswer: Sendable {
    let status: HTTPResponse.Status
    /// Without a line feed; empty for status 204.
    let body: String
    var fields: HTTPFields = [:]

    init(_ body: String) {
        self.init(.ok, body)
    }

    init(_ status: HTTPResponse.Status, _ body: String, _ fields: HTTPFields = [:]) {
        self.status = status
        self.body = body
        self.fields = fields
    }

    static let nothing = JSONAnswer(.noContent, "")
}

extension SpeechServer {
    /// What was made stays made, whatever befalls its answer.
    func answer(_ answer: JSONAnswer, _ wanted: Wanted, _ sender: ResponseSender) async throws {
        try await hold(for: wanted, sender)
        try await sender.answer(
            answer.status, mediaType: "application/json; charset=utf-8", ByteBuffer(string: answer.body),
            answer.fields)
    }
}
