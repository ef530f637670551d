// SPDX-License-Identifier: Apache-2.0

/// A file that exists while a test looks at it.
enum Scratch {
    static func withFile<R: Sendable>(
        _ bytes: [UInt8] = [], _ body: @Sendable (String) async throws -> R
    ) async throws -> R {
        let made = try await Tool.run("mktemp", [])
        guard made.status == 0 else { throw Tool.Failure(made.errors) }
        let path = String(made.text.dropLast())
        _ = try await Tool.run("tee", [path], input: bytes)
        let result: Result<R, any Error>
        do { result = .success(try await body(path)) } catch { result = .failure(error) }
        _ = try await Tool.run("rm", ["-f", path])
        return try result.get()
    }

    static func contents(_ path: String) async throws -> String {
        try await Tool.run("cat", [path]).text
    }
}
