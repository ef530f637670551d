// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// A stream that breaks after audio was heard goes on where it stopped.
    @Suite
    struct Resumes {
        /// How a stream breaks, the first time or two.
        static let breaks = [
            "cut=11001&end=fin", "cut=11001&end=rst", "cut=11001&end=stall", "cut=11001&end=fin&length=1",
            "cut=11001&end=rst&times=2", "cut=500&end=rst", "cut=17000&end=fin&chunk=1",
            "cut=11001",
        ]

        static let cases = Material.resumable.flatMap { format in breaks.map { (format, $0) } }

        private func say(_ query: String, _ format: String, of length: String = "3s", id: String? = nil)
            -> Command
        {
            let times = query.contains("times=") ? "" : "&times=1"
            let then = query.contains("then=") ? "" : "&then=/audio%3Fof%3D\(length)"
            return Command.say(
                "/audio?of=\(length)&\(query)\(times)\(then)", id: id ?? UUID().uuidString, "-F", format,
                "--stall-timeout", "0.5")
        }

        private func isDamaging(_ query: String, _ format: String) -> Bool {
            // A cut between two blocks cannot be seen.
            !(query == "cut=11001" && format == Material.webM)
        }

        @Test(arguments: cases)
        func inAFile(_ format: String, _ query: String) async throws {
            guard isDamaging(query, format) else { return }
            let folder = try TemporaryDirectory()
            let outcome = try await say(query, format).adding("-o", folder.file("x.wav")).run()
            expectSuccess(outcome)
            #expect(try folder.fileNames == ["x.wav"])
            let samples = try WAVE(path: folder.file("x.wav")).samples
            #expect(try await samples == Command.decode(format, "3s"))
        }

        /// Long enough for a service that begins as before, and goes on in another way.
        @Test(arguments: Material.resumable)
        func lateInAFile(_ format: String) async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x.wav")
            expectSuccess(try await say("cut=55001&end=rst", format, of: "10s").adding("-o", path).run())
            #expect(try await WAVE(path: path).samples == Command.decode(format, "10s"))
        }

        @Test(arguments: cases)
        func playedAndKept(_ format: String, _ query: String) async throws {
            guard isDamaging(query, format) else { return }
            let folder = try TemporaryDirectory()
            let outcome = try await say(query, format).adding(
                "--sink", "null", "-o", folder.file("x.wav")
            ).run()
            expectSuccess(outcome)
            #expect(try folder.fileNames == ["x.wav"])
            let samples = try WAVE(path: folder.file("x.wav")).samples
            #expect(try await samples == Command.decode(format, "3s"))
        }

        /// The service's own bytes are whole as well.
        @Test(arguments: [(Material.mp3, "mp3"), (Material.ogg, "opus"), (Material.webM, "webm")], breaks)
        func asItsOwnBytes(_ kind: (String, String), _ query: String) async throws {
            guard isDamaging(query, kind.0) else { return }
            let folder = try TemporaryDirectory()
            let path = folder.file("x.\(kind.1)")
            expectSuccess(try await say(query, kind.0).adding("-o", path).run())
            #expect(try contents(of: path) == contents(of: Material.path(kind.0, "3s")))
        }

        @Test(arguments: ["cut=11001&end=rst", "cut=11001&end=fin&length=1"])
        func throughAPipe(_ query: String) async throws {
            let outcome = try await say(query, Material.mp3).adding("-F", "mp3", "-o", "-").run()
            expectSuccess(outcome)
            #expect(try outcome.output == contents(of: Material.path(Material.mp3, "3s")))
        }

        /// Other bytes, such as another serial number, and yet the same sound.
        @Test(arguments: ["x.wav", "x.opus"], [[], ["--sink", "null"]])
        func otherBytesOfTheSameSound(_ name: String, _ options: [String]) async throws {
            let folder = try TemporaryDirectory()
            var command = say(
                "cut=15001&end=rst&then=/audio%3Fof%3Dtwin", Material.ogg
            ).adding("-o", folder.file(name))
            command.arguments += options
            expectSuccess(try await command.run())
            #expect(try folder.fileNames == [name])
            if name == "x.wav" {
                let samples = try WAVE(path: folder.file(name)).samples
                #expect(try await samples == Command.decode(Material.ogg, "3s"))
            } else {
                #expect(
                    try contents(of: folder.file(name)) == contents(of: Material.path(Material.ogg, "twin")))
            }
        }

        @Test(arguments: Material.resumable)
        func notWhereItIsNotWanted(_ format: String) async throws {
            let folder = try TemporaryDirectory()
            let id = UUID().uuidString
            let outcome = try await say("cut=11001&end=rst", format, id: id).adding(
                "--no-resume", "-o", folder.file("x.wav")
            ).run()
            expectFailure(outcome, 18, says: ["11001 bytes", "x.wav.part"])
            #expect(try FaultyServer.current.facts(id).count { $0.event == "request" } == 1)
        }

        /// Nothing new comes of it: it ends, with what there is.
        @Test(arguments: Material.resumable, [[], ["--sink", "null"]])
        func notForEver(_ format: String, _ options: [String]) async throws {
            let folder = try TemporaryDirectory()
            let id = UUID().uuidString
            var command = say("cut=11001&end=rst&times=1000", format, id: id).adding(
                "-o", folder.file("x.wav"))
            command.arguments += options
            let outcome = try await command.run()
            expectFailure(outcome, 18, says: ["Asked 3 times.", "x.wav.part"])
            #expect(try FaultyServer.current.facts(id).count { $0.event == "request" } == 3)
            let samples = try WAVE(path: folder.file("x.wav.part")).samples
            let whole = try await Command.decode(format, "3s")
            #expect(!samples.isEmpty && whole.starts(with: samples))
        }

        /// Markup cannot be taken apart: it stops, with what there is.
        @Test(arguments: Material.resumable, [[], ["--sink", "null"]])
        func markupThatIsSaidInAnotherWay(_ format: String, _ options: [String]) async throws {
            let folder = try TemporaryDirectory()
            var command = say("cut=15001&end=rst&times=1&then=/audio%3Fof%3Dother", format)
            command.arguments.removeLast()
            command.arguments += ["-o", folder.file("x.wav"), LocalService.ssml("Hello.")] + options
            let outcome = try await command.run()
            expectFailure(outcome, 18, says: ["another way", "x.wav.part"])
            let samples = try WAVE(path: folder.file("x.wav.part")).samples
            let whole = try await Command.decode(format, "3s")
            #expect(!samples.isEmpty && whole.starts(with: samples))
        }

        /// A voice that never says the same twice goes on with the sentence that it was in.
        @Test(arguments: [[], ["--sink", "null"]], ["x.wav", "x.mp3"])
        func fromTheSentence(_ options: [String], _ name: String) async throws {
            let folder = try TemporaryDirectory()
            let count = 8
            var command = Command.syrinx(
                "say", "--endpoint",
                FaultyServer.current.url(
                    "/speak?vary=1&cut=380001&end=rst&times=1&then=/speak%3Fvary%3D1", id: UUID().uuidString),
                "-F", Material.pcm, "-o", folder.file(name), LongText.make(count: count))
            command.arguments += options
            expectSuccess(try await command.with(["AZURE_SPEECH_KEY": Command.key]).run())
            let heard = try await LongText.numbers(in: folder.file(name))
            // 380001 bytes are three sentences and 10000 samples of the next, behind which it is said once more.
            #expect(heard == Array(1...count))
            if name == "x.wav" {
                let samples = try WAVE(path: folder.file(name)).samples
                #expect(samples.count == count * LongText.sentenceSampleCount + 10_000)
            }
        }

        /// Noise that is heard as sound for a while is not taken back: all is said again, as one sentence.
        @Test(arguments: [[], ["--sink", "null"]])
        func noiseInTheMiddle(_ options: [String]) async throws {
            let folder = try TemporaryDirectory()
            var command = say("garbage=9000", Material.webM).adding("-o", folder.file("x.wav"))
            command.arguments += options
            expectSuccess(try await command.run())
            let samples = try WAVE(path: folder.file("x.wav")).samples
            let whole = try await Command.decode(Material.webM, "3s")
            #expect(samples.count > whole.count && Array(samples.suffix(whole.count)) == whole)
        }

        /// Whatever the service says to the second request: audio was heard.
        @Test(arguments: ["/page", "/status/401", "/page%3Ftype%3Daudio/basic%26chunk%3D1"])
        func anotherAnswerTheSecondTime(_ then: String) async throws {
            let folder = try TemporaryDirectory()
            let outcome = try await say(
                "cut=11001&end=rst&then=\(then)", Material.mp3
            ).adding("-o", folder.file("x.wav")).run()
            expectFailure(outcome, 18, says: ["x.wav.part"])
        }

        /// What the service cuts at ten minutes, because a voice is slower than any should be, is said to its end.
        @Test
        func beyondTheLongestAnswer() async throws {
            let folder = try TemporaryDirectory()
            let count = 250
            // By the estimate, less than eight minutes.
            let text = (1...count).map { "See number \($0 % 10)! " }.joined()
            // In the middle of a sentence, 800 ms before ten minutes.
            let byteCount = 599_200 * 48
            var command = Command.syrinx(
                "say", "--endpoint",
                FaultyServer.current.url(
                    "/speak?cut=\(byteCount)&end=whole&times=1&then=/speak", id: UUID().uuidString),
                "-F", Material.pcm, "-o", folder.file("x.wav"), text)
            command.killLimit = .seconds(300)
            expectSuccess(try await command.with(["AZURE_SPEECH_KEY": Command.key]).run())
            let samples = try WAVE(path: folder.file("x.wav")).samples
            #expect(LongText.numbers(in: samples) == (1...count).map { $0 % 10 })
            #expect(samples.count == byteCount / 2 + 11 * LongText.sentenceSampleCount)
        }

        @Test
        func itIsTold() async throws {
            let outcome = try await say("cut=11001&end=rst", Material.mp3).adding(
                "--verbose", "--json", "-o", "-"
            ).run()
            #expect(outcome.status == 0)
            #expect(outcome.errors.contains("again: at once"), "\(outcome.errors)")
            #expect(outcome.errors.contains("goes on where it stopped"))
            #expect(outcome.errors.contains("\"resumes\":1"))
        }
    }
}
