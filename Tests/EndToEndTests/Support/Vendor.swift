// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Speechify and Resemble, as `Faults/vendor_server.py` plays them.
struct Vendor: Sendable {
    private let peer: LocalPeer

    static func run<Result: Sendable>(
        _ body: @Sendable (Vendor) async throws -> Result
    ) async throws -> Result {
        try await LocalPeer.vendor { try await body(Vendor(peer: $0)) }
    }

    /// Has one of them speak.
    func say(_ provider: String, voice: String = "steady", _ arguments: String...) -> Command {
        var command = Command.syrinx(
            "say", "--provider", provider, "--endpoint", "http://127.0.0.1:\(peer.port)", "-v", voice)
        command.arguments += arguments
        return command.with(["\(provider.uppercased())_API_KEY": Command.key])
    }

    /// What was sent.
    struct Request {
        var path: String
        var headers: [String: String]
        var body: [String: Any]
    }

    /// What was said, by the one who said it.
    struct Answer {
        var number: Int
        var rate: Int
        var frameCount: Int
        var words: [(text: String, start: Int, end: Int)]
    }

    private func facts(_ event: String) throws -> [[String: Any]] {
        try contents(of: peer.log).split(separator: UInt8(ascii: "\n")).compactMap { line in
            try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
        }.filter { $0["event"] as? String == event }
    }

    var requests: [Request] {
        get throws {
            try facts("request").map { fact in
                Request(
                    path: try #require(fact["path"] as? String),
                    headers: try #require(fact["headers"] as? [String: String]),
                    body: try #require(fact["body"] as? [String: Any]))
            }
        }
    }

    var answers: [Answer] {
        get throws {
            try facts("answer").map { fact in
                let words = try #require(fact["words"] as? [[Any]])
                return Answer(
                    number: try #require(fact["number"] as? Int), rate: try #require(fact["rate"] as? Int),
                    frameCount: try #require(fact["frames"] as? Int),
                    words: try words.map { word in
                        (
                            try #require(word[0] as? String), try #require(word[1] as? Int),
                            try #require(word[2] as? Int)
                        )
                    })
            }
        }
    }

    /// The clean samples of an answer.
    func samples(_ number: Int) throws -> [Int16] {
        TestSupport.samples(littleEndian: try contents(of: "\(peer.log).\(number)"))
    }
}

/// A line of `--subs FILE.jsonl`.
struct TimedText: Decodable, Equatable {
    var kind: String
    var text: String
    var start: Double
    var end: Double
    var source: [Int]?
    var measured: Bool

    static func read(_ path: String) throws -> [TimedText] {
        try contents(of: path).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(TimedText.self, from: Data($0))
        }
    }
}
