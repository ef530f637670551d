// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import SyrinxEmulator

/// SILK is encoded by a program that somebody else has: here, by one that only puts lengths in front.
@Suite struct SILKTests {
    /// Packets of 20 ms at 16 kHz, as a file or without its magic and its end.
    private static func wrapper(prefix: String = "b''", end: String = "b''", after: String = "") -> [String] {
        [
            "python3", "-c",
            """
            import sys
            write = sys.stdout.buffer.write
            write(\(prefix))
            while packet := sys.stdin.buffer.read(640):
                write(len(packet).to_bytes(2, "little") + packet)
            write(\(end))
            \(after)
            """,
        ]
    }

    private static func answer(_ encoder: [String], pace: Double? = nil) async throws -> Client.Answer {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.silkEncoder = encoder
        configuration.pace = pace
        return try await Emulator.withEmulator(configuration) { url in
            try await Client(url, format: "raw-16khz-16bit-mono-truesilk").send()
        }
    }

    @Test(arguments: ["b''", "b'#!SILK_V3'", "b'\\x02#!SILK_V3'"], ["b''", "b'\\xff\\xff'"])
    func packetsAreSentWithTheirLengthsAlone(prefix: String, end: String) async throws {
        let answer = try await Self.answer(Self.wrapper(prefix: prefix, end: end))
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "audio/SILK")
        var sound: [UInt8] = []
        var rest = answer.body[...]
        while rest.count >= 2 {
            let length = Int(rest[rest.startIndex]) | Int(rest[rest.startIndex + 1]) << 8
            sound += rest.dropFirst(2).prefix(length)
            rest = rest.dropFirst(2 + length)
        }
        #expect(rest.isEmpty)
        let samples = Tool.samples(sound)
        #expect(samples.count == 24_000)
        FormatTests.expectTone(samples, rate: 16_000)
    }

    @Test func paceHolds() async throws {
        let start = ContinuousClock.now
        let answer = try await Self.answer(Self.wrapper(), pace: 10)
        #expect(answer.body.count == 75 * 642)
        // The last chunk of 100 ms may go when what is before it has been heard.
        #expect(ContinuousClock.now - start >= .milliseconds(139))
    }

    @Test(arguments: [
        (["false"], "failed"), (["syrinx-no-such-program"], "cannot be run"), (["true"], "wrote no packet"),
        (["printf", "AAAA"], "packet of 16705 bytes"),
    ])
    func failureOfTheEncoderIsToldInASentence(encoder: [String], word: String) async throws {
        let answer = try await Self.answer(encoder)
        #expect(answer.status == 500)
        #expect(answer.text.contains("SILK encoder"), "\(answer.text)")
        #expect(answer.text.contains(word), "\(answer.text)")
    }

    @Test func failureOfTheVoiceIsToldInASentence() async throws {
        var configuration = EmulatorConfiguration(voice: .shell("exit 3"))
        configuration.silkEncoder = Self.wrapper()
        let answer = try await Emulator.withEmulator(configuration) { url in
            try await Client(url, format: "raw-24khz-16bit-mono-truesilk").send()
        }
        #expect(answer.status == 502)
        #expect(answer.text.contains("voice"), "\(answer.text)")
    }

    @Test func failureAtTheEndCutsTheAnswer() async throws {
        let answer = try await Self.answer(Self.wrapper(after: "sys.exit(1)"))
        #expect(answer.status == 200)
        #expect(answer.exitStatus == 18)
    }

    @Test(arguments: [1, 2, 3, 9, 10, 11, 12, 1000])
    func packetsAreFoundInAnyPieces(pieceByteCount: Int) throws {
        let packets: [[UInt8]] = [[3, 0, 1, 2, 3], [0, 0], [1, 0, 9]]
        let magic = Array("#!SILK_V3".utf8)
        for prefix in [[], magic, [2] + magic] as [[UInt8]] {
            for end in [[], [0xFF, 0xFF], [0xFF, 0xFF, 1, 0, 5], [1]] as [[UInt8]] {
                let bytes = prefix + packets.joined() + end
                var reader = SILKPacketReader()
                var found: [[UInt8]] = []
                for start in stride(from: 0, to: bytes.count, by: pieceByteCount) {
                    let piece = ByteBuffer(bytes: bytes[start..<min(start + pieceByteCount, bytes.count)])
                    reader.push(piece.readableBytesSpan)
                    while let packet = try reader.next() { found.append(Array(packet.readableBytesView)) }
                }
                #expect(found == packets)
            }
        }
    }
}
