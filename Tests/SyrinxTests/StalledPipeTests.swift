// SPDX-License-Identifier: Apache-2.0

import Foundation
import Syrinx
import Testing

/// Pipes whose readers do not read. Whoever waits for them waits alone.
@Suite("Stalled pipes", .timeLimit(.minutes(1)))
struct StalledPipeTests {
    /// More than a pipe holds, 64 KiB.
    private static let source: [UInt8] = [UInt8](repeating: 1, count: 300_000)

    private static func makeDirectory() throws -> String {
        let path = NSTemporaryDirectory() + "/syrinx-pipes-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data(source).write(to: URL(fileURLWithPath: path + "/source"))
        return path
    }

    private static func start(_ directory: String, to file: String, device: PlaybackDevice? = nil)
        -> Utterance
    {
        Speaker.play(
            path: directory + "/source", format: OutputFormat(named: "raw-24khz-16bit-mono-pcm"),
            to: Destination(device: device, file: AudioFile(path: directory + "/" + file)))
    }

    @Test("do not keep other tasks from running, and can be stopped", arguments: [nil, PlaybackDevice.paced])
    func manyStalledPipes(device: PlaybackDevice?) async throws {
        let directory = try Self.makeDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var stalled: [Utterance] = []
        var readers: [CInt] = []
        // More than there are threads for all tasks. Every other one has no reader at all.
        for number in 0..<2 * ProcessInfo.processInfo.activeProcessorCount + 2 {
            // SAFETY: C strings that outlive the calls.
            _ = unsafe mkfifo(directory + "/pipe\(number)", 0o600)
            if number % 2 == 0 {
                readers.append(unsafe open(directory + "/pipe\(number)", O_RDONLY | O_NONBLOCK | O_CLOEXEC))
            }
            stalled.append(Self.start(directory, to: "pipe\(number)", device: device))
        }
        let timeline = try await Self.start(directory, to: "voice.wav").finish()
        #expect(timeline.frameCount == 150_000)
        for utterance in stalled {
            utterance.stop()
            let error = await #expect(throws: SyrinxError.self) { try await utterance.finish() }
            #expect(error?.code == .cancelled)
        }
        for reader in readers { close(reader) }
    }
}
