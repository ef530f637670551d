// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

extension EndToEnd {
    /// The command against the emulator's faults: what is heard in the end is what was said, to the sample, in files,
    /// in pipes, and beside a device.
    @Suite
    struct FaultMatrix {
        /// Before the first byte: the request is made again.
        private static let refusals = [
            "status=408", "status=429:0", "status=500", "status=502", "status=503:0", "status=504", "close",
            "close=reset", "refuse=200",
        ]

        /// In the stream: it is slow, or broken, and goes on.
        private static let breaks = [
            "cut=3001:reset", "cut=3001:unfinished", "cut=3001", "stall=3001:3000", "cut=0:unfinished",
        ]
        private static let oddities = [
            "chunk=1", "chunk=odd jitter=5", "slow-head=300", "type=application/x-unknown",
            "delay=lognormal:80,0.5 pace=8",
        ]

        private static let sinks = [["-o", "-"], ["-o", "%"], ["-o", "%", "--sink", "null"]]

        private func text(_ number: Int) -> String {
            "This is the answer to request \(number), and no other one."
        }

        private func say(_ number: Int, _ format: String, at url: String, _ sink: [String]) async throws
            -> [Int16]
        {
            let folder = try TemporaryDirectory()
            var command = Command.syrinx(
                "say", "--endpoint", url, "-F", format, "--stall-timeout", "0.5", "--retry", "4", text(number)
            )
            command.arguments += sink.map { $0 == "%" ? folder.file("x.wav") : $0 }
            let outcome = try await command.with(["AZURE_SPEECH_KEY": "any"]).run()
            expectSuccess(outcome)
            return try sink.contains("%")
                ? WAVE(path: folder.file("x.wav")).samples : WAVE(outcome.output).samples
        }

        @Test(arguments: [Material.pcm, Material.mp3, Material.ogg, "webm-24khz-16bit-mono-opus"])
        func nothingIsLostOrSaidTwice(_ format: String) async throws {
            // Where there is no audio yet, all formats are alike.
            let faults =
                (format == Material.pcm ? Self.refusals + Self.oddities : ["chunk=odd"]) + Self.breaks
            let folder = try TemporaryDirectory()
            let rules = faults.enumerated().map {
                "text=\"request \($0.offset), and\" times=1 \($0.element)\n"
            }
            try write(Array(rules.joined().utf8), to: folder.file("scenario"))
            try await LocalService.run("--scenario", folder.file("scenario"), "--seed", "1") { faulty in
                try await LocalService.run("--seed", "2") { clean in
                    for (number, fault) in faults.enumerated() {
                        let heard = try await say(number, format, at: faulty.url, Self.sinks[number % 3])
                        let said = try await say(number, format, at: clean.url, ["-o", "-"])
                        #expect(said.count > 24_000)
                        #expect(heard == said, "\(fault): \(heard.count) frames of \(said.count)")
                    }
                }
            }
        }

        /// What no further attempt makes better, and what it is told as.
        @Test(arguments: [
            ("status=400", 22), ("status=401", 3), ("status=403", 3), ("status=404", 22), ("status=415", 22),
            ("html", 41), ("status=501", 5),
        ])
        func isNotTriedAgain(_ fault: String, _ status: Int32) async throws {
            let folder = try TemporaryDirectory()
            let log = folder.file("log")
            try await LocalService.run("--fault", fault, "--log", log) { service in
                let say = Command.syrinx(
                    "say", "--endpoint", service.url, "-o", folder.file("x.wav"), "Hello.")
                expectFailure(try await say.with(["AZURE_SPEECH_KEY": "any"]).run(), status)
            }
            #expect(try contents(of: log).count { $0 == UInt8(ascii: "\n") } == 1)
            #expect(try folder.fileNames == ["log"])
        }
    }
}
