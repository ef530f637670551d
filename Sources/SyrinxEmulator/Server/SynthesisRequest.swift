// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// What a client wants to be spoken, and how: the checks that come behind those of path, method and
/// credentials.
///
/// Rules from the service's documentation ("Text to speech REST API", section "Request headers").
struct SynthesisRequest: Sendable {
    /// The service documents 64 KiB of SSML for a turn; more than that is refused.
    static let bodyByteLimit = 64 * 1024 + 1024

    let format: EmulatedFormat

    /// - Throws: ``Refusal``. The body is not looked at.
    init(
        _ head: HTTPRequest, isCustomVoice: Bool, _ configuration: EmulatorConfiguration
    ) throws(Refusal) {
        try Self.checkDeployment(head.path ?? "", isCustomVoice: isCustomVoice, configuration.deployments)
        let fields = head.headerFields
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
        guard format.makeEncoder != nil || configuration.silkEncoder != nil else {
            throw Refusal(
                .badRequest,
                "\(name) needs an encoder that the emulator does not have: start it with --silk-encoder.")
        }
        self.format = format
    }

    /// - Throws: ``Refusal``.
    static func script(from body: [UInt8]) throws -> SpeechScript {
        guard !body.isEmpty else { throw Refusal(.badRequest, "The body is empty: it must be SSML.") }
        return try SSMLDocument.script(from: body)
    }

    /// - Parameter deployments: Those that are known; any when empty.
    private static func checkDeployment(
        _ path: String, isCustomVoice: Bool, _ deployments: [String]
    ) throws(Refusal) {
        let query = path.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        let value = query.split(separator: "&").first { $0.hasPrefix("deploymentId=") }?.dropFirst(13)
        guard let value, !value.isEmpty else {
            guard isCustomVoice || value != nil else { return }
            throw Refusal(.badRequest, "The query has no deploymentId, which a custom voice needs.")
        }
        guard deployments.isEmpty || deployments.contains(String(value)) else {
            throw Refusal(.notFound, "There is no deployment of that id.")
        }
    }
}

extension HTTPField.Name {
    static let fault = Self("X-Syrinx-Fault")!
    static let outputFormat = Self("X-Microsoft-OutputFormat")!
    static let requestID = Self("X-RequestId")!
    static let subscriptionKey = Self("Ocp-Apim-Subscription-Key")!
}
