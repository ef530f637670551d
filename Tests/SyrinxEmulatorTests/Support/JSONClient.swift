// SPDX-License-Identifier: Apache-2.0

@testable import SyrinxEmulator

/// Requests to the APIs that speak JSON.
extension Client {
    static func json(
        _ url: String, _ path: String, _ method: String = "POST", _ body: String = "",
        _ headers: [String: String] = [:]
    ) async throws -> Answer {
        var client = Client(url)
        client.path = path
        client.method = method
        client.headers = ["Authorization": "Bearer secret-key"]
        if !body.isEmpty { client.headers["Content-Type"] = "application/json" }
        for (name, value) in headers { client.headers[name] = value }
        client.body = Array(body.utf8)
        return try await client.send()
    }
}

extension Client.Answer {
    /// The body as JSON; null where it is none.
    var json: JSONTree { (try? JSONReader.tree(from: body)) ?? .null }
}
