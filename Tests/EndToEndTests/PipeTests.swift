// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Into other programs and out of them.
    @Suite
    struct Pipes {
        private let say: String

        init() {
            say =
                "AZURE_SPEECH_KEY=x \"$SYRINX\" say --endpoint '\(FaultyServer.current.url("/audio"))' Hello."
        }

        @Test
        func intoFFmpeg() async throws {
            let outcome = try await Command.shell("\(say) -o - | ffmpeg -v error -i - -f s16le -").run()
            #expect(outcome.pipeStatus == [0, 0])
            #expect(outcome.lines.count == 1, "\(outcome.errors)")
            #expect(try samples(littleEndian: outcome.output) == Material.source())
        }

        @Test
        func intoSox() async throws {
            let outcome = try await Command.shell("\(say) -o - | sox -t wav - -n stat").run()
            #expect(outcome.pipeStatus == [0, 0])
            #expect(outcome.errors.contains("Length (seconds):      1.500000"), "\(outcome.errors)")
        }

        @Test
        func intoSoxSampleBySample() async throws {
            let outcome = try await Command.shell("\(say) -o - | sox --ignore-length -t wav - -t raw -").run()
            #expect(outcome.pipeStatus == [0, 0])
            #expect(try samples(littleEndian: outcome.output) == Material.source())
        }

        @Test
        func intoAplay() async throws {
            let outcome = try await Command.shell("\(say) -o - | aplay -q -D null").run()
            #expect(outcome.pipeStatus == [0, 0], "\(outcome.errors)")
        }

        @Test
        func asRawPCM() async throws {
            let outcome = try await Command.shell("\(say) -F raw -o - | cat").run()
            #expect(outcome.pipeStatus == [0, 0])
            #expect(try samples(littleEndian: outcome.output) == Material.source())
        }

        @Test(arguments: [("mp3", Material.mp3), ("opus", Material.ogg)])
        func asTheServiceSentIt(_ alias: String, _ format: String) async throws {
            let script =
                "\(say) -F \(alias) -o - | tee /dev/stderr | ffmpeg -v error -i - -f s16le - 2>/dev/null"
            let folder = try TemporaryDirectory()
            let outcome = try await Command.shell(
                "\(script.replacing("/dev/stderr", with: "'\(folder.file("sent"))'"))"
            ).run()
            #expect(outcome.pipeStatus == [0, 0, 0])
            #expect(outcome.output.count > 30_000)
            #expect(try contents(of: folder.file("sent")) == contents(of: Material.path(format)))
        }

        @Test
        func intoAReaderThatLeaves() async throws {
            let infinite = say.replacing("/audio", with: "/infinite")
            for script in [say, infinite] {
                let outcome = try await Command.shell("\(script) -o - | head -c 100").run()
                #expect(outcome.pipeStatus == [141, 0])
                #expect(outcome.output.count == 100)
                #expect(outcome.lines.count == 1, "\(outcome.errors)")
            }
        }

        /// What is heard out of a file that is still being written somewhere.
        @Test(arguments: Material.formats)
        func outOfADrippingPipe(_ format: String) async throws {
            let bytes = try contents(of: Material.path(format))
            let option = format == Material.pcm ? ["-F", format] : []
            var command = Command.syrinx("play", "-", "-o", "-").with(.open)
            command.arguments += option
            let outcome = try await command.run { session in
                for start in stride(from: 0, to: bytes.count, by: 701) {
                    try await session.input?(Array(bytes[start..<min(start + 701, bytes.count)]))
                }
            }
            expectSuccess(outcome)
            #expect(try await WAVE(outcome.output).samples == Command.decode(format))
        }

        /// Audio leaves as soon as it can be decoded, not when the input ends.
        @Test(arguments: Material.formats)
        func asItComes(_ format: String) async throws {
            let bytes = try contents(of: Material.path(format))
            var command = Command.syrinx("play", "-", "-o", "-", "-F", format).with(.open)
            command.isIdle = true
            let outcome = try await command.run { session in
                try await session.input?(Array(bytes[..<(bytes.count / 2)]))
                try await session.wait { session.output.count > 20_000 }
                try await session.input?(Array(bytes[(bytes.count / 2)...]))
            }
            expectSuccess(outcome)
        }

        /// Named pipes are written and read as they are: there is nothing to be renamed.
        @Test
        func throughNamedPipes() async throws {
            let script = """
                cd "$(mktemp -d)" && mkfifo out.wav in.wav
                \(say) -o out.wav & cat out.wav > in.wav & "$SYRINX" play in.wav -o -
                status=$?; wait; ls *.part 2>/dev/null && status=1; rm -r "$PWD"; exit $status
                """
            let outcome = try await Command.shell(script).run()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try WAVE(outcome.output).samples == Material.source())
        }

        /// Speaker and file at once: the file is what it would be alone.
        @Test(arguments: Material.formats)
        func heardAndKept(_ format: String) async throws {
            let folder = try TemporaryDirectory()
            for (name, option) in [("alone", []), ("both", ["--sink", "null"])] {
                var command = Command.say("/audio", id: nil, "-F", format, "-o", folder.file(name + ".wav"))
                command.arguments += option
                expectSuccess(try await command.run())
            }
            let alone = try contents(of: folder.file("alone.wav"))
            #expect(try contents(of: folder.file("both.wav")) == alone)
            #expect(try folder.fileNames == ["alone.wav", "both.wav"])
            let piped = try await Command.say("/audio", id: nil, "-F", format, "-o", "-", "--sink", "null")
                .run()
            expectSuccess(piped)
            #expect(try WAVE(piped.output).samples == WAVE(alone).samples)
        }

        /// A reader may take its time: the service is held back meanwhile, and nothing is lost.
        @Test
        func intoAReaderThatRests() async throws {
            let id = UUID().uuidString
            let url = FaultyServer.current.url("/infinite", id: id)
            var command = Command.shell(
                "AZURE_SPEECH_KEY=x \"$SYRINX\" say --endpoint '\(url)' Hello. -F raw -o - "
                    + "| { sleep 40; head -c 4000000; }")
            command.isIdle = true
            let outcome = try await command.run()
            #expect(outcome.pipeStatus == [141, 0], "\(outcome.errors)")
            #expect(outcome.output.count == 4_000_000)
        }
    }
}
