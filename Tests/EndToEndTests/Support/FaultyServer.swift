// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// The server in `Faults/faulty_server.py`.
struct FaultyServer: Sendable {
    @TaskLocal private static var value: FaultyServer?

    /// - Precondition: inside of ``EndToEnd``.
    static var current: FaultyServer { value! }

    let port: Int
    private let log: String

    /// Something that happened to a request.
    struct Fact: Decodable {
        var event: String

        /// Bytes of the answer that the socket has taken so far.
        var sent: Int
        var headers: [String: String]?
        var body: String?
    }

    static func run(_ body: () async throws -> Void) async throws {
        let log = Workshop.current.file("server-log")
        try FileManager.default.createDirectory(atPath: log, withIntermediateDirectories: true)
        let command = Command([
            "python3", "-u", Folder.path("Faults/faulty_server.py"), "--audio",
            Material.folder, "--log", log,
        ]).with(.open).service
        try await command.run { session in
            try await session.wait { session.output.last == UInt8(ascii: "\n") }
            let text = String(decoding: session.output, as: UTF8.self)
            let port = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
            try await $value.withValue(FaultyServer(port: port, log: log)) { try await body() }
        }
    }

    /// - Parameter path: With its query; see the server's own words.
    func url(_ path: String, id: String? = nil) -> String {
        let mark = id.map { (path.contains("?") ? "&" : "?") + "id=" + $0 } ?? ""
        return "http://127.0.0.1:\(port)\(path)\(mark)"
    }

    /// What has happened to requests with this id.
    func facts(_ id: String) throws -> [Fact] {
        let path = log + "/" + id
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        // The last line may not be whole yet.
        return try contents(of: path).split(separator: UInt8(ascii: "\n")).compactMap {
            try? JSONDecoder().decode(Fact.self, from: Data($0))
        }
    }

    func wait(for event: String, of id: String) async throws {
        try await poll("\(event) of \(id)") { try facts(id).contains { $0.event == event } }
    }
}
