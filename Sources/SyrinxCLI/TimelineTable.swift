// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// A timeline for people.
struct TimelineTable {
    private let timeline: Timeline

    init(_ timeline: Timeline) {
        self.timeline = timeline
    }

    var text: String {
        var rows = [["", "ms", "after the one before"]]
        var last: Duration?
        let reached = Milestone.allCases.compactMap { milestone in
            timeline.elapsed(to: milestone).map { (milestone, $0) }
        }
        for (milestone, elapsed) in reached.sorted(by: { $0.1 < $1.1 }) {
            let step = last.map { "+" + Self.format(elapsed - $0) } ?? ""
            rows.append([milestone.title, Self.format(elapsed), step])
            last = elapsed
        }
        return TextTable(rows: rows).text + "\n" + summary.joined(separator: "\n")
    }

    private var summary: [String] {
        var lines: [String] = []
        if let format = timeline.format {
            let length = Self.format(format.duration(ofFrames: timeline.frameCount))
            lines.append(
                "audio     \(length) ms, \(format); \(timeline.byteCount) bytes in \(timeline.chunkCount) chunks"
            )
        }
        if timeline.requestCount > 1 {
            lines.append(
                "requests  \(timeline.requestCount), \(timeline.retryCount) of them again, "
                    + "\(timeline.resumeCount) streams resumed")
        }
        if let framing = timeline.framing { lines.append("packets   \(framing)") }
        if let device = timeline.device {
            let period = Self.format(device.format.duration(ofFrames: device.periodFrameCount))
            let buffer = Self.format(device.format.duration(ofFrames: device.bufferFrameCount))
            let priority = device.hasRealtimePriority ? ", real-time priority" : ""
            lines.append(
                "device    \(device.name): \(device.format), \(device.sampleFormat), period \(period) ms, "
                    + "buffer \(buffer) ms\(priority)")
            lines.append(
                "underruns \(timeline.underrunCount), \(Self.format(timeline.underrunDuration)) ms of silence"
            )
        }
        if timeline.skippedPacketCount + timeline.damagedPageCount > 0 {
            lines.append(
                "damage    \(timeline.skippedPacketCount) packets skipped, "
                    + "\(timeline.damagedPageCount) pages with a wrong checksum")
        }
        return lines
    }

    /// In milliseconds, with one digit behind the point.
    private static func format(_ duration: Duration) -> String {
        let tenths = Int((duration.milliseconds * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}

extension Milestone {
    fileprivate var title: String {
        switch self {
        case .start: "start"
        case .connected: "connected"
        case .requestSent: "request sent"
        case .responseHead: "response head"
        case .firstByte: "first byte"
        case .firstAudioByte: "first byte of audio"
        case .firstPacket: "first packet"
        case .firstFrameDecoded: "first frame decoded"
        case .firstAudibleFrame: "first audible frame"
        case .firstWrite: "first frame written"
        case .firstAudibleWrite: "first audible frame written"
        case .firstAudibleDue: "first audible frame due at the converter"
        case .lastByte: "last byte"
        case .drained: "done"
        }
    }
}
