// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// The server in `Faults/speech_server.py`, or the proxy in `Faults/proxy.py`, for one test.
struct LocalPeer: Sendable {
    let port: Int
    let log: String

    /// A line of the log: what it has depends on the event.
    struct Fact: Decodable {
        var event: String?
        var connection: Int?
        var `protocol`: String?
        var version: String?
        var path: String?
        var target: String?
        var headers: [String: String]?
    }

    var facts: [Fact] {
        get throws {
            guard FileManager.default.fileExists(atPath: log) else { return [] }
            return try contents(of: log).split(separator: UInt8(ascii: "\n")).map {
                try JSONDecoder().decode(Fact.self, from: Data($0))
            }
        }
    }

    var requests: [Fact] {
        get throws { try facts.filter { $0.event == "request" } }
    }

    /// - Parameter isSecure: With TLS, for the names `speech.example` and `localhost`, and 127.0.0.1.
    static func speech<Result: Sendable>(
        isSecure: Bool = true, _ arguments: String..., body: (LocalPeer) async throws -> Result
    ) async throws -> Result {
        let more = isSecure ? ["--cert", try await Authority.current.server] : []
        return try await run(
            "speech_server.py", ["--audio", Material.folder] + more + arguments, body)
    }

    static func proxy<Result: Sendable>(
        to peer: LocalPeer, _ arguments: String..., body: (LocalPeer) async throws -> Result
    ) async throws -> Result {
        try await run("proxy.py", ["--to", "\(peer.port)"] + arguments, body)
    }

    /// The server in `Faults/vendor_server.py`.
    static func vendor<Result: Sendable>(
        _ body: (LocalPeer) async throws -> Result
    ) async throws -> Result {
        try await run("vendor_server.py", [], body)
    }

    private static func run<Result: Sendable>(
        _ script: String, _ arguments: [String], _ body: (LocalPeer) async throws -> Result
    ) async throws -> Result {
        let log = Workshop.current.file(UUID().uuidString)
        let packages = Folder.path("../../.build/python")
        let command = Command(["python3", "-u", Folder.path("Faults/" + script), "--log", log] + arguments)
            .with(["PYTHONPATH": packages]).with(.open).service
        var result: Result?
        let outcome = try await command.run { session in
            try await session.wait { session.output.last == UInt8(ascii: "\n") }
            let text = String(decoding: session.output, as: UTF8.self)
            let port = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
            result = try await body(LocalPeer(port: port, log: log))
        }
        guard let result else { throw ToolFailure(script, outcome) }
        return result
    }
}

/// A certificate authority of the tests' own, made by openssl.
actor Authority {
    struct Paths: Sendable {
        /// What is to be trusted.
        var certificate: String

        /// Certificate and key, signed by it.
        var server: String

        /// The same for `other.example`, which is nobody's name here.
        var other: String

        /// Another authority, which has signed nothing.
        var stranger: String
    }

    private static let shared = Authority()
    private var task: Task<Paths, any Error>?

    static var current: Paths {
        get async throws { try await shared.paths() }
    }

    private func paths() async throws -> Paths {
        let task = self.task ?? Task { try await Self.make() }
        self.task = task
        return try await task.value
    }

    private static func make() async throws -> Paths {
        let folder = Workshop.current.file("authority")
        let script = """
            set -e
            mkdir -p "$1"; cd "$1"
            authority() {
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -keyout $1.key \
                    -out $1.pem -subj "/CN=$1" -addext keyUsage=keyCertSign
            }
            authority trusted; authority stranger
            server() {
                openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout $1.key -out $1.csr \
                    -subj /CN=$1
                echo "subjectAltName=$2" >$1.ext
                openssl x509 -req -in $1.csr -CA trusted.pem -CAkey trusted.key -CAcreateserial -days 2 \
                    -extfile $1.ext -out $1.crt
                cat $1.crt $1.key >$1.pem
            }
            server server DNS:speech.example,DNS:localhost,IP:127.0.0.1; server other DNS:other.example
            """
        let outcome = try await Command(["bash", "-c", script, "-", folder]).atOnce.run()
        guard outcome.status == 0 else { throw ToolFailure("openssl", outcome) }
        return Paths(
            certificate: folder + "/trusted.pem", server: folder + "/server.pem",
            other: folder + "/other.pem",
            stranger: folder + "/stranger.pem")
    }
}
