// SPDX-License-Identifier: Apache-2.0

/// A file that exists while a test looks at it.
enum Scratch {
    static func withFile<R: Sendable>(
        _ bytes: [UInt8] = [], _ body: @Sendable (String) async throws -> R
    ) async throws -> R {
        let path = try await String(Tool.run("mktemp", []).text.dropLast())
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
