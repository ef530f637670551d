// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// `syrinx emulator`, as a user starts it.
struct LocalService: Sendable {
    let url: String

    static func run<Result: Sendable>(
        _ arguments: String..., body: (LocalService) async throws -> Result
    ) async throws -> Result {
        var command = Command.syrinx("emulator").service
        command.arguments += arguments
        var result: Result?
        let outcome = try await command.run { session in
            try await session.wait { session.output.last == UInt8(ascii: "\n") }
            let text = String(decoding: session.output, as: UTF8.self)
            result = try await body(
                LocalService(url: text.trimmingCharacters(in: .whitespacesAndNewlines)))
            session.send(SIGTERM)
        }
        guard let result, !outcome.isHung else { throw ToolFailure("the emulator", outcome) }
        return result
    }

    /// curl's answer: the HTTP status, and the body.
    func curl(
        _ format: String? = Material.pcm, path: String = "/cognitiveservices/v1", ssml: String? = nil,
        headers: [String] = [], options: [String] = []
    ) async throws -> (status: Int, body: [UInt8]) {
        let folder = try TemporaryDirectory()
        var command = Command([
            "curl", "-sS", "--noproxy", "*", "-o", folder.file("body"), "-w", "%{http_code}",
        ])
        for header in [
            "Ocp-Apim-Subscription-Key: any", "Content-Type: application/ssml+xml", "User-Agent: curl",
        ] where !headers.contains(where: { $0.hasPrefix(header.prefix { $0 != ":" }) }) {
            command.arguments += ["-H", header]
        }
        if let format { command.arguments += ["-H", "X-Microsoft-OutputFormat: \(format)"] }
        for header in headers { command.arguments += ["-H", header] }
        command.arguments += options.isEmpty ? ["--data-binary", "@-"] : options
        command.arguments.append(url + path)
        let outcome = try await command.with(.bytes(Array((ssml ?? Self.ssml("Hello, world.")).utf8))).run()
        guard outcome.status == 0 else { throw ToolFailure("curl", outcome) }
        return (Int(outcome.text) ?? 0, try contents(of: folder.file("body")))
    }

    static func ssml(_ text: String) -> String {
        """
        <speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en-US">\
        <voice name="en-US-JennyNeural">\(text)</voice></speak>
        """
    }
}
