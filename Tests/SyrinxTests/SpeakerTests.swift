// SPDX-License-Identifier: Apache-2.0

import Foundation
import Syrinx
import SyrinxEmulator
import Testing

@Suite struct SpeakerTests {
    private static let paced = Destination(device: .paced)

    /// The local voice has no encoder of SILK.
    static let formats = OutputFormat.catalogue.filter { $0.codec != .silk }.map(\.name)

    @Test(arguments: formats)
    func everyFormatIsHeardToItsEnd(format: String) async throws {
        let timeline = try await withLocalVoice(format: format) { speaker in
            try await speaker.speak("Yes.", to: Self.paced)
        }
        let sampleRate = try #require(OutputFormat(named: format)).sampleRate
        #expect(timeline.format == PCMFormat(sampleRate: sampleRate))
        #expect(timeline.frameCount > sampleRate / 10)
        #expect(timeline.skippedPacketCount == 0 && timeline.damagedPageCount == 0)
        #expect(timeline[.drained] != nil && timeline[.firstAudibleDue] != nil)
    }

    @Test func milestonesComeInTheirOrder() async throws {
        let timeline = try await withLocalVoice { try await $0.speak("One, two.", to: Self.paced) }
        let order: [Milestone] = [
            .start, .connected, .requestSent, .responseHead, .firstByte, .firstAudioByte, .firstPacket,
            .firstFrameDecoded, .firstAudibleFrame, .firstAudibleWrite, .firstAudibleDue, .drained,
        ]
        let times = try order.map { try #require(timeline[$0], "\($0)") }
        #expect(times == times.sorted())
    }

    @Test func framesForOnesOwnOutputAreTheFilesFrames() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "frames-\(UUID()).wav").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let samples = try await withLocalVoice { speaker in
            try await speaker.speak("Own output.", to: Destination(file: AudioFile(path: path)))
            var samples: [Int16] = []
            for try await buffer in speaker.audio(of: "Own output.") { samples += buffer.samples }
            return samples
        }
        let file = try Data(contentsOf: URL(filePath: path))
        let bytes = unsafe samples.withUnsafeBytes { unsafe Data($0) }
        #expect(!samples.isEmpty && file.dropFirst(44) == bytes)
    }

    @Test func playingAndKeepingAtOnceKeepsTheSame() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tee-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (alone, both) = (folder.appending(path: "alone.wav"), folder.appending(path: "both.wav"))
        try await withLocalVoice(format: "audio-24khz-48kbitrate-mono-mp3") { speaker in
            try await speaker.speak("Both.", to: Destination(file: AudioFile(path: alone.path)))
            try await speaker.speak(
                "Both.", to: Destination(device: .paced, file: AudioFile(path: both.path)))
        }
        #expect(try Data(contentsOf: alone) == Data(contentsOf: both))
    }

    @Test func connectionsAreUsedAgain() async throws {
        let timelines = try await withLocalVoice { speaker in
            var timelines: [Timeline] = []
            for _ in 0..<3 { timelines.append(try await speaker.speak("Again.", to: Self.paced)) }
            return timelines
        }
        for timeline in timelines.dropFirst() {
            #expect(timeline.elapsed(to: .connected) == .zero)
        }
    }

    @Test func positionIsNeverAheadOfWhatWasDecoded() async throws {
        try await withLocalVoice { speaker in
            let utterance = speaker.start("A sentence of some length, to be followed.", to: Self.paced)
            var last = Duration.zero
            for await _ in utterance.events {
                let (position, timeline) = (utterance.position, utterance.timeline)
                #expect(position >= last)
                last = position
                if let format = timeline.format {
                    #expect(position <= format.duration(ofFrames: timeline.frameCount))
                }
            }
            let timeline = try await utterance.finish()
            let length = try #require(timeline.format).duration(ofFrames: timeline.frameCount)
            #expect(utterance.position == length)
        }
    }

    @Test func withoutAServiceTheErrorSaysWhatToDo() {
        let empty = ServiceSettings { _ in nil }
        let error = #expect(throws: SyrinxError.self) { try SpeakerConfiguration.fromEnvironment(empty) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.contains("AZURE_SPEECH_KEY") == true)
    }
}
