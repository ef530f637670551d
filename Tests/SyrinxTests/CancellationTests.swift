// SPDX-License-Identifier: Apache-2.0

import Foundation
import Syrinx
import Testing

/// Whenever an utterance is stopped, nothing of it is left: no thread, no descriptor, no connection.
@Suite(.serialized) struct CancellationTests {
    private static let text = "A long sentence that nobody will ever hear to its very end, whatever comes."

    /// Where in its life the utterance is stopped: at the start, then at each event that is told.
    @Test(arguments: 0..<12)
    func stoppingLeavesNothingBehind(atEvent number: Int) async throws {
        try await withLocalVoice(format: "audio-24khz-48kbitrate-mono-mp3", { $0.pace = 4 }) { speaker in
            try await speaker.speak("Warm.", to: Destination(device: .paced))
            let before = Resources.current
            for _ in 0..<5 {
                let utterance = speaker.start(Self.text, to: Destination(device: .paced))
                var count = 0
                for await _ in utterance.events {
                    count += 1
                    if count > number { break }
                }
                utterance.stop()
                await #expect(throws: SyrinxError.self) { try await utterance.finish() }
            }
            let after = Resources.current
            #expect(after.renderAndDecodeThreads == 0)
            #expect(after.descriptorCount <= before.descriptorCount + 4)
        }
    }

    @Test func cancellingTheTaskStopsTheSpeech() async throws {
        try await withLocalVoice { speaker in
            let task = Task { try await speaker.speak(Self.text, to: Destination(device: .paced)) }
            task.cancel()
            let result = await task.result
            #expect(throws: SyrinxError.self) { try result.get() }
            #expect(Resources.current.renderAndDecodeThreads == 0)
        }
    }

    @Test func theNextUtteranceIsWhole() async throws {
        try await withLocalVoice { speaker in
            let whole = try await speaker.speak("Whole.", to: Destination(device: .paced))
            for _ in 0..<20 {
                let dropped = speaker.start(Self.text, to: Destination(device: .paced))
                dropped.stop()
                _ = try? await dropped.finish()
            }
            let next = try await speaker.speak("Whole.", to: Destination(device: .paced))
            #expect(next.frameCount == whole.frameCount)
        }
    }
}

/// What this process holds on to.
private struct Resources {
    var renderAndDecodeThreads: Int
    var descriptorCount: Int

    static var current: Resources {
        let files = FileManager.default
        let threads = (try? files.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        let names = threads.compactMap { try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8) }
        let descriptors = (try? files.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return Resources(
            renderAndDecodeThreads: names.count { $0.hasPrefix("syrinx-") },
            descriptorCount: descriptors.count)
    }
}
