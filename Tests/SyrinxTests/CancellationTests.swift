// SPDX-License-Identifier: Apache-2.0

import Foundation
import Syrinx
import SyrinxEmulator
import Testing

/// Whenever an utterance is stopped, nothing of it is left: no thread, no descriptor, no connection.
@Suite struct CancellationTests {
    /// In a process of its own, where all threads and descriptors are its own. It is stopped at the start,
    /// then at each event that is told, several times.
    @Test func stoppingAtAnyMomentLeavesNothingBehind() async {
        await #expect(processExitsWith: .success) {
            try await withLocalVoice(format: "audio-24khz-48kbitrate-mono-mp3", { $0.pace = 8 }) { speaker in
                try await speaker.speak("Warm.", to: Destination(device: .paced))
                let before = Resources.current
                for number in 0..<15 {
                    for _ in 0..<3 { try await stop(speaker, atEvent: number) }
                    try #require(Resources.current.playbackThreadCount == 0)
                }
                // The service in this process closes its own ends when it finds ours closed.
                try await eventually("\(before) became \(Resources.current)") {
                    Resources.current.descriptors.count <= before.descriptors.count
                }
            }
        }
    }

    @Test func cancellingTheTaskStopsTheSpeech() async throws {
        try await withLocalVoice { speaker in
            let task = Task { try await speaker.speak(longText, to: Destination(device: .paced)) }
            task.cancel()
            let result = await task.result
            #expect(throws: SyrinxError.self) { try result.get() }
        }
    }

    @Test func theNextUtteranceIsWhole() async throws {
        try await withLocalVoice { speaker in
            let whole = try await speaker.speak("Whole.", to: Destination(device: .paced))
            for _ in 0..<20 {
                let dropped = speaker.start(longText, to: Destination(device: .paced))
                dropped.stop()
                _ = try? await dropped.finish()
            }
            let next = try await speaker.speak("Whole.", to: Destination(device: .paced))
            #expect(next.frameCount == whole.frameCount)
        }
    }
}

private let longText = "A long sentence that nobody will ever hear to its very end, whatever comes."

private func stop(_ speaker: Speaker, atEvent number: Int) async throws {
    let utterance = speaker.start(longText, to: Destination(device: .paced))
    var count = 0
    for await _ in utterance.events {
        count += 1
        if count > number { break }
    }
    utterance.stop()
    do {
        // It may have come to its end before that event did, or meanwhile.
        let timeline = try await utterance.finish()
        #expect(timeline[.drained] != nil)
    } catch {
        #expect(error.code == .cancelled)
    }
}

/// Looks again and again until the condition holds; a condition that never does ends the test.
private func eventually(_ what: @autoclosure () -> Comment, _ condition: () -> Bool) async throws {
    for _ in 0..<1000 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
    try #require(condition(), what())
}

/// What this process holds on to.
private struct Resources {
    var playbackThreadCount: Int

    /// What each descriptor stands for.
    var descriptors: [String]

    static var current: Resources {
        let files = FileManager.default
        let threads = (try? files.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        let names = threads.compactMap { thread in
            try? String(contentsOfFile: "/proc/self/task/\(thread)/comm", encoding: .utf8)
        }
        let descriptors = (try? files.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return Resources(
            playbackThreadCount: names.count { $0.hasPrefix("syrinx-") },
            descriptors: descriptors.compactMap {
                try? files.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
            })
    }
}
