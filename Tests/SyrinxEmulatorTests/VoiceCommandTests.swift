// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import SyrinxEmulator

/// Programs in the place of espeak-ng: what they write, how they fail, and that they end.
@Suite struct VoiceCommandTests {
    private static func answer(
        _ voice: VoiceCommand, format: String = "raw-16khz-16bit-mono-pcm", text: String = "Hello."
    ) async throws -> Client.Answer {
        try await Emulator.withEmulator(EmulatorConfiguration(voice: voice)) { url in
            try await Client(url, format: format, text: text).send()
        }
    }

    @Test func plainTextComesOnStandardInput() async throws {
        let answer = try await Self.answer(.shell("cat"), text: "A &amp; <p>b\n c</p>d\u{E9}")
        // Whole samples only: the text has 12 bytes.
        #expect(answer.text == "A & b c d\u{E9}\n")
    }

    @Test func rawPCMIsResampledFromItsRate() async throws {
        let voice = VoiceCommand.shell("head -c 16000 /dev/zero", sampleRate: 8000)
        #expect(try await Self.answer(voice).body.count == 32000)
    }

    @Test(arguments: ["8000", "16000", "24000", "44100"])
    func wavRateCounts(rate: String) async throws {
        let voice = VoiceCommand.command(
            ["sox", "-n", "-r", rate, "-b", "16", "-t", "wav", "-", "synth", "1", "sine", "440"],
            sampleRate: 8000)
        #expect(try await Self.answer(voice).body.count == 32000)
    }

    @Test func channelsAreAveraged() async throws {
        let voice = VoiceCommand.command(
            [
                "sox", "-n", "-r", "16000", "-b", "16", "-c", "2", "-t", "wav", "-", "synth", "1", "sine",
                "440",
            ],
            sampleRate: 8000)
        #expect(try await Self.answer(voice).body.count == 32000)
    }

    @Test(arguments: [
        VoiceCommand.command(["/nonexistent/voice"], sampleRate: 8000),
        .command(["no-such-voice-anywhere"], sampleRate: 8000), .command(["/etc/passwd"], sampleRate: 8000),
        .shell("no-such-voice-anywhere --fast"), .shell("'/no such/voice'"), .shell("/etc/passwd"),
    ])
    func missingVoiceIsAStatus(voice: VoiceCommand) async throws {
        let answer = try await Self.answer(voice)
        #expect(answer.status == 500)
        #expect(answer.text.contains("is not found"), "\(answer.text)")
    }

    @Test(arguments: [
        (VoiceCommand.shell("exit 3"), "3"), (.shell("true"), "no sound"), (.shell("kill -9 $$"), "failed"),
        (.shell("sox -n -b 8 -t wav - synth 1"), "16-bit"), (.shell("printf RIFF"), "no sound"),
        (.shell("echo 'a sound'; exit 127"), "failed"),
    ])
    func failureBeforeSoundIsAStatus(voice: VoiceCommand, word: String) async throws {
        let answer = try await Self.answer(voice)
        #expect(answer.status == 502)
        #expect(answer.text.contains(word), "\(answer.text)")
    }

    @Test(arguments: ["raw-16khz-16bit-mono-pcm", "audio-16khz-32kbitrate-mono-mp3"])
    func failureAfterSoundCutsTheAnswer(format: String) async throws {
        let answer = try await Self.answer(.shell("head -c 64000 /dev/zero; exit 3"), format: format)
        #expect(answer.status == 200)
        #expect(answer.exitStatus == 18)
        #expect(!answer.body.isEmpty)
    }

    @Test func failureAfterSoundIsAStatusWhenNothingWasSent() async throws {
        let voice = VoiceCommand.shell("head -c 64000 /dev/zero; exit 3")
        #expect(try await Self.answer(voice, format: "riff-16khz-16bit-mono-pcm").status == 502)
    }

    /// The service documents that answers end after ten minutes.
    @Test(arguments: ["raw-8khz-16bit-mono-pcm", "riff-8khz-16bit-mono-pcm"])
    func longSoundIsCut(format: String) async throws {
        let answer = try await Self.answer(.shell("cat /dev/zero"), format: format)
        #expect(answer.status == 200)
        #expect(answer.exitStatus == 0)
        #expect(answer.body.count == 600 * 16000 + (format.hasPrefix("riff") ? 44 : 0))
    }

    @Test(arguments: [
        VoiceCommand.command(["no-such-voice-anywhere"], sampleRate: 8000),
        .command(["/nonexistent/voice"], sampleRate: 8000), .command(["/etc/passwd"], sampleRate: 8000),
        .shell(" no-such-voice-anywhere x"), .shell("/nonexistent/voice | cat"),
    ])
    func missingVoiceIsToldAtStart(voice: VoiceCommand) async throws {
        let emulator = try Emulator(EmulatorConfiguration(voice: voice))
        let error = await #expect(throws: EmulatorError.self) { try await emulator.checkVoice() }
        #expect(error?.kind == .voiceMissing)
    }

    /// Nothing is run, and what only a shell understands is left to it.
    @Test(arguments: [
        "sox -n -t raw -", "/bin/cat", "while true; do echo; done", "A=b cat", "'no such' x", "$X", "(cat)",
        "exit 3",
    ])
    func shellVoiceIsLeftToTheShell(line: String) async throws {
        try await Emulator(EmulatorConfiguration(voice: .shell(line))).checkVoice()
    }

    private static func isAlive(_ process: pid_t) -> Bool { kill(process, 0) == 0 }

    /// Waits, for ten seconds at the most.
    private static func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
        for _ in 0..<1000 {
            if try await condition() { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    private static func processes(_ path: String) async throws -> [pid_t] {
        try await Scratch.contents(path).split(whereSeparator: \.isWhitespace).compactMap {
            pid_t(String($0))
        }
    }

    /// So that no answer ends by itself.
    private static func slow(_ script: String) -> EmulatorConfiguration {
        var configuration = EmulatorConfiguration(voice: .shell(script))
        configuration.pace = 1
        return configuration
    }

    static let endless = [
        "silent": "sleep 1000 & echo $! >> $FILE; wait",
        "flooding": "cat /dev/zero & echo $! >> $FILE; wait",
        "trickling": "while true; do head -c 3200 /dev/zero; sleep 0.05; done",
    ]

    @Test(arguments: endless.keys.sorted(), ["raw-16khz-16bit-mono-pcm", "riff-16khz-16bit-mono-pcm"])
    func voiceDiesWithItsClient(name: String, format: String) async throws {
        try await Scratch.withFile { path in
            let script = "FILE=\(path); echo $$ > $FILE; \(Self.endless[name] ?? "")"
            try await Emulator.withEmulator(Self.slow(script)) { url in
                let request = Task {
                    var client = Client(url, format: format)
                    client.options = ["-o", "/dev/null"]
                    return try await client.send()
                }
                let hasBegun = try await Self.eventually { try await !Self.processes(path).isEmpty }
                #expect(hasBegun)
                // Kills curl.
                request.cancel()
                _ = await request.result
                let processes = try await Self.processes(path)
                let hasEnded = try await Self.eventually { !processes.contains(where: Self.isAlive) }
                #expect(hasEnded)
            }
        }
    }

    @Test(arguments: endless.keys.sorted())
    func voiceDiesWithTheServer(name: String) async throws {
        try await Scratch.withFile { path in
            let script = "FILE=\(path); echo $$ > $FILE; \(Self.endless[name] ?? "")"
            let request = try await Emulator.withEmulator(Self.slow(script)) { url in
                let request = Task {
                    var client = Client(url)
                    client.options = ["-o", "/dev/null"]
                    return try await client.send().exitStatus
                }
                let hasBegun = try await Self.eventually { try await !Self.processes(path).isEmpty }
                #expect(hasBegun)
                return request
            }
            // The server has returned: nothing of its own may be left.
            let processes = try await Self.processes(path)
            #expect(try await Self.eventually { !processes.contains(where: Self.isAlive) })
            #expect(try await request.value != 0)
        }
    }
}
