// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// A timeline for programs.
struct TimelineJSON {
    private let timeline: Timeline

    init(_ timeline: Timeline) {
        self.timeline = timeline
    }

    private struct Document: Encodable {
        /// Raised when a field changes its meaning; new fields do not raise it.
        var schema = 1
        var milliseconds: [String: Double]
        var bytes: Int
        var chunks: Int
        var frames: Int
        var sampleRate: Int?
        var channels: Int?
        var underruns: Int
        var underrunMilliseconds: Double
        var skippedPackets: Int
        var damagedPages: Int
        var device: Device?
        var framing: String?
        var request: String?
        var requests: Int
        var retries: Int
        var resumes: Int
    }

    private struct Device: Encodable {
        var name: String
        var sampleRate: Int
        var channels: Int
        var sampleFormat: String
        var periodFrames: Int
        var bufferFrames: Int
        var hasRealtimePriority: Bool
    }

    var text: String {
        let times = Milestone.allCases.compactMap { milestone in
            timeline.elapsed(to: milestone).map { (milestone.rawValue, $0.milliseconds) }
        }
        let device = timeline.device.map { device in
            Device(
                name: device.name, sampleRate: device.format.sampleRate,
                channels: device.format.channelCount, sampleFormat: device.sampleFormat,
                periodFrames: device.periodFrameCount, bufferFrames: device.bufferFrameCount,
                hasRealtimePriority: device.hasRealtimePriority)
        }
        let document = Document(
            milliseconds: Dictionary(uniqueKeysWithValues: times), bytes: timeline.byteCount,
            chunks: timeline.chunkCount, frames: timeline.frameCount,
            sampleRate: timeline.format?.sampleRate, channels: timeline.format?.channelCount,
            underruns: timeline.underrunCount,
            underrunMilliseconds: timeline.underrunDuration.milliseconds,
            skippedPackets: timeline.skippedPacketCount, damagedPages: timeline.damagedPageCount,
            device: device, framing: timeline.framing?.description,
            request: timeline.requestID, requests: timeline.requestCount, retries: timeline.retryCount,
            resumes: timeline.resumeCount)
        return (try? JSONText.encode(document)) ?? "{}"
    }
}
