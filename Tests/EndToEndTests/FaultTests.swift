// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

extension EndToEnd {
    /// What services and networks do wrong, met on the way to a file, a pipe and a device.
    @Suite
    struct Faults {
        static let all =
            Fault.statuses + Fault.impostors + Fault.silences + Fault.cuts + Fault.truncations
            + Fault.oddities

        @Test(arguments: all)
        func toAFile(_ fault: Fault) async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x.wav")
            let outcome = try await fault.command("-o", path).run()
            expect(outcome, fault)
            #expect(outcome.output.isEmpty)
            switch fault.audio {
            case .none:
                #expect(try folder.fileNames == [])
                #expect(!outcome.errors.contains(".part"), "\(outcome.errors)")
            case .some:
                #expect(try folder.fileNames == ["x.wav.part"])
                #expect(outcome.errors.contains(path + ".part"), "\(outcome.errors)")
                let kept = try WAVE(path: path + ".part")
                #expect(kept.isWhole)
                try await expectBeginning(kept.samples, fault)
            case .whole:
                #expect(try folder.fileNames == ["x.wav"])
                let saved = try WAVE(path: path)
                #expect(saved.isWhole)
                #expect(try await saved.samples == Command.decode(fault.format))
            }
        }

        @Test(arguments: all)
        func toAPipe(_ fault: Fault) async throws {
            let outcome = try await fault.command("-o", "-").run()
            expect(outcome, fault)
            guard fault.audio != .none else {
                #expect(outcome.output.isEmpty)
                return
            }
            let piped = try WAVE(outcome.output)
            #expect(piped.dataByteCount == .max)
            if fault.audio == .some {
                try await expectBeginning(piped.samples, fault)
            } else {
                #expect(try await piped.samples == Command.decode(fault.format))
            }
        }

        @Test(arguments: all)
        func toADevice(_ fault: Fault) async throws {
            let outcome = try await fault.command("--sink", "null").run()
            expect(outcome, fault)
            #expect(outcome.output.isEmpty)
        }

        /// All that came before the end of the connection is there, however slowly it was taken.
        @Test(arguments: Material.formats, ["fin", "rst"])
        func losesNothing(_ format: String, _ end: String) async throws {
            let folder = try TemporaryDirectory()
            let (path, source) = (folder.file("x.wav"), Material.path(format, "10s"))
            let byteCount = try contents(of: source).count
            let outcome = try await Command.say(
                "/audio?of=10s&end=\(end)", id: nil, "-F", format, "-o", path
            ).run()
            expectFailure(outcome, 18, says: [path + ".part", "\(byteCount) bytes"])
            #expect(try folder.fileNames == ["x.wav.part"])
            let whole = try await Command.decode(format, "10s")
            let kept = try WAVE(path: path + ".part").samples
            // What a decoder or an end of stream would still have given may be missing.
            #expect(kept.count > whole.count - 2000)
            #expect(whole.starts(with: kept))
        }

        /// The service's own bytes go to standard output or to a file of their kind just as carefully.
        @Test(arguments: Fault.impostors.filter { $0.format == Material.mp3 })
        func asServiceBytes(_ fault: Fault) async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("x.mp3")
            let saved = try await fault.command("-o", path).run()
            expect(saved, fault)
            #expect(try folder.fileNames == [])
            let piped = try await Command.say(fault.path).adding("-F", "mp3", "-o", "-").run()
            expect(piped, fault)
            #expect(piped.output.isEmpty)
        }

        private func expect(
            _ outcome: Command.Outcome, _ fault: Fault, sourceLocation: SourceLocation = #_sourceLocation
        ) {
            if fault.status == 0 {
                expectSuccess(outcome, sourceLocation: sourceLocation)
            } else {
                expectFailure(outcome, fault.status, says: fault.says, sourceLocation: sourceLocation)
            }
        }

        /// What was kept is what came, with nothing in it that did not.
        private func expectBeginning(
            _ samples: [Int16], _ fault: Fault, sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let whole = try await Command.decode(fault.format)
            #expect(!samples.isEmpty && samples.count < whole.count, sourceLocation: sourceLocation)
            #expect(whole.starts(with: samples), sourceLocation: sourceLocation)
        }
    }
}
