// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxServices

/// What Resemble tells a callback, sent by curl.
@Suite struct CallbackReceiverTests {
    private static let finished = #"{"ok":true,"id":"v1","status":"finished","recordings":[],"issue":null}"#

    /// - Returns: The HTTP status.
    private func post(_ url: String, _ body: String = finished, _ options: String...) throws -> Int? {
        let folder = try TemporaryDirectory()
        try write(Array(body.utf8), to: folder.file("body"))
        let text = try output(
            of: [
                "curl", "-sS", "--noproxy", "*", "-o", "/dev/null", "-w", "%{http_code}", "-H",
                "Content-Type: application/json", "--data-binary", "@" + folder.file("body"),
            ] + options + [url])
        return Int(String(decoding: text, as: UTF8.self))
    }

    @Test func finished() async throws {
        let notice = try await CallbackReceiver.listening { receiver async throws in
            #expect(receiver.url.hasPrefix("http://127.0.0.1:\(receiver.port)/"))
            #expect(try post(receiver.url) == 200)
            return await receiver.notices.first { _ in true }
        }
        #expect(notice?.voiceID == "v1" && notice?.phase == .ready && notice?.issue == nil)
    }

    @Test func anAddressOfItsOwnEachTime() async throws {
        let first = try await CallbackReceiver.listening { $0.url }
        let second = try await CallbackReceiver.listening { $0.url }
        let secrets = [first, second].map { $0.split(separator: "/").last ?? "" }
        #expect(secrets[0] != secrets[1] && secrets.allSatisfy { $0.count == 32 })
    }

    @Test func whoDoesNotKnowTheAddress() async throws {
        let (text, notices) = try await CallbackReceiver.listening { receiver async throws in
            let base = "http://127.0.0.1:\(receiver.port)"
            let secret = String(receiver.url.split(separator: "/").last ?? "")
            for path in [
                "", "/", "/\(secret.dropLast())", "/\(secret)0", "/\(secret)/", "/x?\(secret)",
                "/\(secret.dropLast())é",
            ] {
                #expect(try post(base + path) == 404, "\(path)")
            }
            #expect(try post(receiver.url, Self.finished, "-X", "PUT") == 404)
            // A tunnel may put a path in front.
            #expect(try post("\(base)/tunnel/\(secret)?x=1") == 200)
            return (receiver.url, receiver.notices)
        }
        var count = 0
        for await _ in notices { count += 1 }
        #expect(count == 1)
        // It listens no more; another test may have its port by now.
        #expect((try? post(text)) != 200)
    }

    @Test func whatIsNone() async throws {
        try await CallbackReceiver.listening { receiver async throws in
            for body in ["", "[]", "{", #"{"id":1,"status":"x"}"#, #"{"status":"finished"}"#] {
                #expect(try post(receiver.url, body) == 400, "\(body)")
            }
            let long =
                #"{"id":"v","status":"finished","issue":""# + String(repeating: "x", count: 4 << 20) + "\"}"
            #expect(try post(receiver.url, long) == 413)
            #expect(try post(receiver.url, long, "-H", "Transfer-Encoding: chunked") == 413)
            #expect(try post(receiver.url) == 200)
        }
    }

    /// The shape of the documentation's example.
    @Test func recordingByRecording() async throws {
        let body = """
            {"ok": "false", "id": "v1", "status": "dataset_issue", "issue": "Too noisy.", "recordings": [
              {"uuid": "r1", "name": "a", "transcript": "Hello.", "stoi_score": 0.5, "pesq_score": "1.25",
               "si_dr_score": -3, "resemble_sample_score": 2.5, "is_active": true, "is_outlier": "false",
               "is_silent": true}, {}, 7]}
            """
        let notice = try #require(
            try await CallbackReceiver.listening { receiver async throws in
                #expect(try post(receiver.url, body) == 200)
                return await receiver.notices.first { _ in true }
            })
        #expect(notice.phase == .failed && notice.issue == "Too noisy." && notice.recordings.count == 3)
        let recording = notice.recordings[0]
        #expect(recording.id == "r1" && recording.name == "a" && recording.transcript == "Hello.")
        #expect(
            recording.stoi == 0.5 && recording.pesq == 1.25 && recording.siSDR == -3 && recording.score == 2.5
        )
        #expect(recording.isActive == true && recording.isOutlier == false && recording.isSilent == true)
        #expect(notice.recordings[1].name == nil && notice.recordings[2].isSilent == nil)
    }

    @Test(arguments: [
        ("finished", ClonedVoice.Phase.ready), ("dataset_issue", .failed),
        ("consent_validation_failed", .failed),
        ("something_new", .pending),
    ])
    func outcomes(_ status: String, _ phase: ClonedVoice.Phase) {
        #expect(VoiceNotice(Array(#"{"id":"v","status":"\#(status)"}"#.utf8))?.phase == phase)
    }

    @Test func theAddressThatIsGivenOut() async throws {
        let url = try await CallbackReceiver.listening(publicURL: "https://tunnel.example/hooks/") { $0.url }
        #expect(
            url.hasPrefix("https://tunnel.example/hooks/")
                && url.count == "https://tunnel.example/hooks/".count + 32)
        for url in ["http://tunnel.example", "tunnel.example", "https://tunnel.example/?x"] {
            await #expect(throws: SyrinxError.self) {
                try await CallbackReceiver.listening(publicURL: url) { _ in }
            }
        }
        await #expect(throws: SyrinxError.self) {
            try await CallbackReceiver.listening(on: "192.0.2.1") { _ in }
        }
    }

    /// Who sends all before reading is answered nevertheless, though nobody wants the rest of it.
    @Test(arguments: ["/nowhere", "secret"]) func whoReadsLate(_ path: String) async throws {
        try await CallbackReceiver.listening { receiver async throws in
            let script = """
                import socket, sys
                with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=30) as server:
                    server.sendall(b"POST %s HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 8000000\\r\\n\\r\\n"
                                   % sys.argv[2].encode())
                    server.sendall(bytes(8000000))
                    answer = b""
                    while piece := server.recv(4096):
                        answer += piece
                print(answer.decode().split()[1])
                """
            let secret = "/" + (receiver.url.split(separator: "/").last ?? "")
            let isMeant = path == "secret"
            let text = try output(
                of: ["python3", "-c", script, "\(receiver.port)", isMeant ? secret : path])
            #expect(String(decoding: text, as: UTF8.self) == (isMeant ? "413\n" : "404\n"))
        }
    }

    /// One more than the limit is closed at once, and makes no difference to those that were there before.
    @Test func moreConnectionsThanAProviderMakes() async throws {
        try await CallbackReceiver.listening { receiver async throws in
            let script = """
                import socket, sys
                def connect():
                    return socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=30)
                def status(connection):
                    connection.sendall(b"GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
                    return connection.recv(4096).decode().split()[1]
                held = [connect() for _ in range(32)]
                with connect() as more:
                    # Accepted in their order: those in front of it are counted by then.
                    try:
                        print(more.recv(1))
                    except ConnectionResetError:
                        print(b"")
                print(status(held[0]), status(held[31]))
                held[0].recv(1), held[0].close()
                """
            let text = try output(of: ["python3", "-c", script, "\(receiver.port)"])
            #expect(String(decoding: text, as: UTF8.self) == "b''\n404 404\n")
            // The others are gone with their process, as soon as the server has noticed.
            var status: Int?
            for _ in 0..<100 where status != 200 { status = try? post(receiver.url) }
            #expect(status == 200)
        }
    }
}
