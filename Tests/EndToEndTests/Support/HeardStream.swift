// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// A stream that was played, and what was heard of it.
struct HeardStream: Sendable {
    private let name: String
    private let outcome: Command.Outcome
    private let recording: [Int16]
    private let format: String
    private let length: String

    /// Plays and records.
    init(_ command: Command, _ format: String, _ length: String, _ sink: String) async throws {
        let pulse = PulseAudio.current
        name = "\(command.arguments[1]) \(length) \(format)"
        (self.format, self.length) = (format, length)
        let begin = try pulse.position(sink)
        outcome = try await command.with(pulse.environment).run()
        recording = try await Array(pulse.recording(sink)[begin...])
    }

    struct Judgement: Sendable {
        let name: String
        let outcome: Command.Outcome
        let underrunCount: Int?
        let alignment: Alignment?

        /// Not smooth, through whosever fault: on a busy machine the sound server, too, drops and repeats blocks.
        var hasStumbled: Bool {
            underrunCount != 0 || alignment?.strayMilliseconds != [] || alignment?.hasMore != false
        }

        func check() {
            expectSuccess(outcome)
            #expect(underrunCount == 0, "\(name)")
            #expect(alignment?.strayMilliseconds == [], "\(name)")
            #expect(alignment?.hasMore == false, "\(name)")
            let (played, source) = (alignment?.similarity ?? 0, alignment?.sourceSimilarity ?? 0)
            #expect(played >= 0.999, "\(name)")
            #expect(source >= 0.99, "\(name)")
            print("\(name): correlation \(played) with what was decoded, \(source) with what was encoded")
        }
    }

    /// Compares what was heard with what should have been.
    func judged() async throws -> Judgement {
        let played = try await Command.decode(format, length)
        return Judgement(
            name: name, outcome: outcome, underrunCount: try? TimelineReport(outcome.text).underrunCount,
            alignment: Alignment(of: played, from: try Material.source(length), in: recording))
    }
}
