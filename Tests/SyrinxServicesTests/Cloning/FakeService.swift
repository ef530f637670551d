// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import SyrinxCore
import TestSupport

@testable import SyrinxServices

/// A provider on this machine that keeps what is made, and dies when a test wants it to.
final class FakeService: Sendable {
    struct Death: Sendable, Equatable {
        /// The first request is 1. From it on nothing is answered.
        var request: Int

        /// Whether that request still does what it asks for.
        var isHeard: Bool

        /// Only that one request is lost.
        var isOnce = false
    }

    struct State: Sendable {
        var requestCount = 0
        var death: Death?

        /// Statuses of requests that are refused, by their number from the last death on.
        var refusals: [Int: Int] = [:]

        /// What was made, by its path.
        var things: [String: [String: String]] = [:]

        /// Answers by the key of the request: the same again for the same.
        var replays: [String: (body: [UInt8], answer: LocalServer.Answer)] = [:]
        var madeCount = 0

        func count(below path: String) -> Int {
            things.keys.count { $0.hasPrefix(path) && !$0.dropFirst(path.count).contains("/") }
        }
    }

    typealias Responder = @Sendable (LocalServer.Request, inout State) -> LocalServer.Answer

    private let responder: Responder
    private let state = Mutex(State())

    init(_ responder: @escaping Responder) {
        self.responder = responder
    }

    var now: State { state.withLock(\.self) }

    func die(_ death: Death?) {
        state.withLock { ($0.death, $0.requestCount, $0.refusals) = (death, 0, [:]) }
    }

    /// One request's answer is lost, and the next one is refused.
    func lose(_ request: Int, thenRefuseWith status: Int) {
        die(.init(request: request, isHeard: true, isOnce: true))
        state.withLock { $0.refusals = [request + 1: status] }
    }

    func answer(_ request: LocalServer.Request) -> LocalServer.Answer {
        state.withLock { state in
            state.requestCount += 1
            let lost = LocalServer.Answer(isUnanswered: true)
            if let status = state.refusals[state.requestCount] {
                return Self.json(status, #"{"error":{"code":"Refused","message":"No."}}"#)
            }
            guard let death = state.death else { return responder(request, &state) }
            if state.requestCount == death.request {
                if death.isHeard { _ = responder(request, &state) }
                return lost
            }
            if state.requestCount > death.request && !death.isOnce { return lost }
            return responder(request, &state)
        }
    }

    static func json(_ status: Int, _ text: String, _ headers: [String: String] = [:]) -> LocalServer.Answer {
        LocalServer.Answer(status: status, type: "application/json", body: text, headers: headers)
    }
}

/// What a test gives a person's voice with.
final class Recordings: Sendable {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        for name in ["consent.wav", "a.wav", "b.wav", "c.wav"] {
            try write(Array("RIFF1234WAVE \(name)\r\n--not a border\r\n\u{0}\u{1}\u{2}".utf8), to: path(name))
        }
    }

    func path(_ name: String) -> String { folder.file(name) }

    var ledger: VoiceLedger { VoiceLedger(directory: folder.file("state") + "/syrinx/voices") }

    func wanted(_ samples: [String] = ["a.wav"], name: String = "Jessica") -> WantedVoice {
        WantedVoice(
            name: name,
            consent: .init(
                speakerName: "Jessica Smith", company: "Contoso", email: "jessica@example.com",
                proof: .recording(path: path("consent.wav"))),
            material: .recordings(samples.map { .init(path: path($0), transcript: "This is \($0).") }))
    }
}

/// The fields of a form as Python's `email` reads them: names, and for files their names and sums.
struct ReadForm: Decodable {
    var name: String
    var filename: String?
    var type: String
    var sha256: String
    var text: String?

    static func read(_ request: LocalServer.Request) throws -> [ReadForm] {
        let script = """
            import email, email.policy, hashlib, json, sys
            data = sys.stdin.buffer.read()
            message = email.message_from_bytes(data, policy=email.policy.HTTP)
            assert message.is_multipart() and not message.defects, message.defects
            parts = []
            for part in message.iter_parts():
                assert not part.defects, part.defects
                body = part.get_payload(decode=True)
                name = part.get_param("name", header="content-disposition")
                file = part.get_filename()
                parts.append({"name": name, "filename": file, "type": part.get_content_type(),
                              "sha256": hashlib.sha256(body).hexdigest(),
                              "text": None if file else body.decode()})
            print(json.dumps(parts))
            """
        let head = "Content-Type: \(request.headers["content-type"] ?? "")\r\n\r\n"
        let json = try output(of: ["python3", "-c", script], input: Array(head.utf8) + request.bytes)
        return try JSONDecoder().decode([ReadForm].self, from: Data(json))
    }

    static func sha256(_ bytes: [UInt8]) throws -> String {
        String(decoding: try output(of: ["sha256sum"], input: bytes).prefix(64), as: UTF8.self)
    }
}

extension LocalServer.Request {
    /// Fields of a form or members of JSON, as far as a fake needs them; of files their contents.
    var fields: [String: String] {
        if let json = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] {
            return json.mapValues { "\($0)" }
        }
        let type = headers["content-type"] ?? ""
        guard let border = type.range(of: "boundary=") else { return [:] }
        var fields: [String: String] = [:]
        for part in body.components(separatedBy: "--" + type[border.upperBound...]) {
            guard let name = part.range(of: "name=\""), let end = part.range(of: "\r\n\r\n") else { continue }
            fields[String(part[name.upperBound...].prefix { $0 != "\"" })] = String(
                part[end.upperBound...].dropLast(1))
        }
        return fields
    }

    /// Without its query.
    var place: String { String(path.prefix { $0 != "?" }) }
}
