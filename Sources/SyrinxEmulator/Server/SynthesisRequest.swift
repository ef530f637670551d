// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// What a client asks for, checked in the order in which a gateway would: path, method,
/// credentials, media type, headers, body.
///
/// Rules from the service's documentation ("Text to speech REST API", section "Request headers").
struct SynthesisRequest: Sendable {
    static let path = "/cognitiveservices/v1"
    /// The service documents 64 KiB of SSML for a turn; more than that is refused.
    static let bodyByteLimit = 64 * 1024 + 1024

    let format: EmulatedFormat

    /// - Parameter encodesSILK: Whether there is a program for it.
    /// - Throws: ``Refusal``. The body is not looked at.
    init(_ head: HTTPRequest, acceptedKey: String?, encodesSILK: Bool) throws(Refusal) {
        let path = (head.path ?? "").prefix { $0 != "?" }
        guard path == Self.path else {
            throw Refusal(.notFound, "There is nothing at \(path): the emulator serves \(Self.path).")
        }
        guard head.method == .post else {
            throw Refusal(.methodNotAllowed, "The method \(head.method) is not allowed: use POST.")
        }
        let fields = head.headerFields
        guard let credential = Self.credential(fields) else {
            throw Refusal(
                .unauthorized,
                "There are no credentials: send Ocp-Apim-Subscription-Key or Authorization: Bearer.")
        }
        if let acceptedKey, credential != acceptedKey {
            throw Refusal(.unauthorized, "The key or token is not valid.")
        }
        let mediaType = (fields[.contentType] ?? "").prefix { $0 != ";" }.lowercased()
        guard mediaType.split(separator: " ").joined() == "application/ssml+xml" else {
            throw Refusal(.unsupportedMediaType, "The Content-Type must be application/ssml+xml.")
        }
        guard let agent = fields[.userAgent], (1..<255).contains(agent.utf8.count) else {
            throw Refusal(.badRequest, "A User-Agent of fewer than 255 characters is required.")
        }
        guard let name = fields[.outputFormat], !name.isEmpty else {
            throw Refusal(.badRequest, "The header X-Microsoft-OutputFormat is missing or empty.")
        }
        guard let format = EmulatedFormat.named(name) else {
            throw Refusal(.badRequest, "The value of X-Microsoft-OutputFormat names no known format.")
        }
        guard format.makeEncoder != nil || encodesSILK else {
            throw Refusal(
                .badRequest,
                "\(name) needs an encoder that the emulator does not have: start it with --silk-encoder.")
        }
        if let length = fields[.contentLength].flatMap({ Int($0) }), length > Self.bodyByteLimit {
            throw Self.tooLarge
        }
        self.format = format
    }

    /// - Throws: ``Refusal`` when the body is too large or empty; what reading throws.
    static func readBody(of request: Request) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= bodyByteLimit else { throw tooLarge }
            bytes.append(contentsOf: part.readableBytesView)
        }
        guard !bytes.isEmpty else { throw Refusal(.badRequest, "The body is empty: it must be SSML.") }
        return bytes
    }

    private static let tooLarge = Refusal(.contentTooLarge, "The SSML is longer than 64 KiB.")

    private static func credential(_ fields: HTTPFields) -> String? {
        if let key = fields[.subscriptionKey], !key.isEmpty { return key }
        guard let words = fields[.authorization]?.split(separator: " ", maxSplits: 1), words.count == 2,
            words[0].lowercased() == "bearer", !words[1].isEmpty
        else { return nil }
        return String(words[1])
    }
}

extension HTTPField.Name {
    static let outputFormat = Self("X-Microsoft-OutputFormat")!
    static let requestID = Self("X-RequestId")!
    static let subscriptionKey = Self("Ocp-Apim-Subscription-Key")!
}
