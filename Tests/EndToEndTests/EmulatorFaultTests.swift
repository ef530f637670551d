// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// What `syrinx emulator` does wrong on demand, as a user asks for it.
    @Suite
    struct EmulatorFaults {
        @Test(arguments: [
            ["--fault", "no-such-thing"], ["--fault", "cut=x"], ["--fault", "request=0 drop"],
            ["--first-byte-delay", "normal:1"], ["--first-byte-delay", "lognormal:200,-1"],
            ["--jitter", "x"],
            ["--seed", "-1"], ["--token-life", "0"], ["--token-life", "86401"], ["--rate-limit", "20"],
            ["--rate-limit", "0/60"], ["--rate-limit", "20/0"], ["--longest-answer", "0"],
            ["--longest-answer", "nan"], ["--record", "x"], ["--upstream", "http://127.0.0.1:1"],
            ["--record", "x", "--upstream", "http://example.com"],
            ["--replay", "x", "--replay-pace", "slow"],
            ["--replay", "x", "--record", "y", "--upstream", "http://127.0.0.1:1"],
        ])
        func optionsHaveLimits(_ options: [String]) async throws {
            var command = Command.syrinx("emulator")
            command.arguments += options
            let outcome = try await command.run()
            expectGoodManners(outcome)
            #expect(outcome.status == 2, "\(outcome.errors)")
            #expect(outcome.errors.contains("syrinx emulator --help"), "\(outcome.errors)")
            #expect(outcome.output.isEmpty)
        }

        @Test(arguments: ["--scenario", "--first-byte-delays", "--log", "--replay"])
        func missingFiles(_ option: String) async throws {
            let outcome = try await Command.syrinx("emulator", option, "/nonexistent/folder/file").run()
            expectFailure(outcome, 42, says: ["/nonexistent/folder/file"])
        }

        @Test func wrongScenario() async throws {
            let folder = try TemporaryDirectory()
            try write(Array("drop\ncut=x\n".utf8), to: folder.file("scenario"))
            let outcome = try await Command.syrinx("emulator", "--scenario", folder.file("scenario")).run()
            expectFailure(outcome, 2, says: ["Line 2 of the scenario", "The fault cut takes"])
        }

        /// Options, a scenario, a list of delays and a log together.
        @Test func scenarioIsPlayed() async throws {
            let folder = try TemporaryDirectory()
            try write(
                Array("# The first is too much.\nrequest=1 status=429:1\nrequest=2 cut=1000\n".utf8),
                to: folder.file("scenario"))
            try write(Array("10\n20.5\n".utf8), to: folder.file("delays"))
            let answers = try await LocalService.run(
                "--scenario", folder.file("scenario"), "--first-byte-delays", folder.file("delays"), "--log",
                folder.file("log"), "--longest-answer", "0.1", "--fault", "request=4 status=404"
            ) { service in
                var answers: [(status: Int, body: [UInt8])] = []
                for _ in 0..<4 { answers.append(try await service.curl("raw-16khz-16bit-mono-pcm")) }
                return answers
            }
            #expect(answers.map(\.status) == [429, 200, 200, 404])
            #expect(answers[1].body.count == 1000)
            #expect(answers[2].body.count == 3200)
            let lines = try String(decoding: contents(of: folder.file("log")), as: UTF8.self)
                .split(separator: "\n").map {
                    try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
                }
            #expect(lines.map { $0["status"] as? Int } == [429, 200, 200, 404])
            #expect(lines.map { $0["delayMs"] as? Double } == [10, 20.5, 10, 20.5])
        }

        /// Into a pipe that nobody reads: no request waits for it, and nor does the end. What is in it are whole lines, and
        /// how many others there were.
        @Test func logThatIsNotReadStopsNobody() async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("log")
            // SAFETY: the path outlives the call.
            try #require(unsafe mkfifo(path, 0o600) == 0)
            // SAFETY: as above.
            let pipe = unsafe open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
            try #require(pipe >= 0)
            defer { close(pipe) }
            let count = 60
            // Each line is as long as its path.
            let target = "/" + String(repeating: "x", count: 50_000)
            var text: [UInt8] = []
            var requests: [Int] = []
            var droppedCount = 0
            try await LocalService.run("--log", path) { service in
                for _ in 0..<count {
                    let answer = try await service.curl(path: target, options: ["--max-time", "30"])
                    #expect(answer.status == 404)
                }
                // Now somebody reads.
                try await poll("\(count) requests, in the log or dropped") {
                    var bytes = [UInt8](repeating: 0, count: 1 << 16)
                    // SAFETY: the system writes no more than the buffer's size.
                    let byteCount = unsafe read(pipe, &bytes, bytes.count)
                    if byteCount > 0 { text += bytes[..<byteCount] }
                    while let end = text.firstIndex(of: UInt8(ascii: "\n")) {
                        let line = try JSONSerialization.jsonObject(with: Data(text[..<end]))
                        let object = try #require(line as? [String: Any])
                        if let request = object["request"] as? Int { requests.append(request) }
                        if let count = object["dropped"] as? Int { droppedCount += count }
                        text.removeFirst(end + 1)
                    }
                    return requests.count + droppedCount == count
                }
                // Full again, until the end.
                for _ in 0..<2 { _ = try await service.curl(path: target, options: ["--max-time", "30"]) }
            }
            #expect(requests == requests.sorted() && droppedCount > 0)
            // A mebibyte was kept, and what was in the writer's hands and in the pipe.
            #expect(requests.count >= 20)
        }

        @Test func answersAreRecordedAndReplayed() async throws {
            let folder = try TemporaryDirectory()
            let format = "audio-24khz-48kbitrate-mono-mp3"
            let first = try await LocalService.run { service in
                try await LocalService.run("--record", folder.file("answers"), "--upstream", service.url) {
                    try await $0.curl(format)
                }
            }
            let again = try await LocalService.run(
                "--replay", folder.file("answers"), "--replay-pace", "real"
            ) {
                try await $0.curl(format)
            }
            #expect(first.status == 200 && again.status == 200)
            #expect(first.body == again.body)
            let samples = try await FFmpeg.decode(first.body)
            #expect(samples.count > 10_000)
        }
    }
}
