// SPDX-License-Identifier: Apache-2.0

import Glibc

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A file that exists while a test looks at it.
enum Scratch {
    static func withFile<R: Sendable>(
        _ bytes: [UInt8] = [], _ body: @Sendable (String) async throws -> R
    ) async throws -> R {
        let path = "/tmp/syrinx-emulator-\(getpid())-\(UInt64.random(in: .min ... .max))"
        let file = try FileDescriptor.open(
            FilePath(path), .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
        try file.closeAfter { _ = try file.writeAll(bytes) }
        defer { unlink(path) }
        return try await body(path)
    }

    static func contents(_ path: String) throws -> String {
        let file = try FileDescriptor.open(FilePath(path), .readOnly)
        return try file.closeAfter {
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0) }
            return String(decoding: bytes[..<count], as: UTF8.self)
        }
    }
}
