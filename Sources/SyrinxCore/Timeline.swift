// SPDX-License-Identifier: Apache-2.0

/// A moment in the life of one utterance, in the order in which they usually come.
public enum Milestone: String, Sendable, Hashable, CaseIterable {
    /// The call that asked for speech.
    case start
    case connected
    case requestSent
    case responseHead
    /// Of the body.
    case firstByte
    /// After the container's headers.
    case firstAudioByte
    case firstPacket
    case firstFrameDecoded
    /// A sample above ``silenceLimit``, decoded.
    case firstAudibleFrame
    /// The first frame handed to the device, or to the file.
    case firstWrite
    /// The first audible frame handed to the device.
    case firstAudibleWrite
    /// When the first audible frame leaves the device's buffer for the converter, by the device's own
    /// account of its delay.
    case firstAudibleDue
    case lastByte
    /// All has been heard, or the file is whole.
    case drained

    /// -60 dBFS: what is not louder counts as silence. 33 = 32768 / 1000, rounded up.
    public static let silenceLimit: Int16 = 33
}

/// When each milestone was reached, on one monotonic clock, and what was counted on the way.
public struct Timeline: Sendable, Hashable {
    /// In the order in which they were reached: too few for a dictionary to find them sooner.
    private var marks: [Mark] = []

    private struct Mark: Sendable, Hashable {
        var milestone: Milestone
        var time: MonotonicTime
    }

    /// The service's name for the request, where it gave one: what its support asks for.
    public var requestID: String?

    /// Requests made: one for each part of the text, and one more each time that a part was asked for again.
    public var requestCount = 0

    /// How often a request was made again because nothing came of it.
    public var retryCount = 0

    /// How often a stream that broke off was taken up where it had stopped.
    public var resumeCount = 0

    /// Compressed bytes received.
    public var byteCount = 0

    /// Pieces in which they came.
    public var chunkCount = 0

    /// Frames decoded, at the stream's own rate.
    public var frameCount = 0

    /// Packets that could not be decoded and were left out.
    public var skippedPacketCount = 0

    /// Pages whose checksum was wrong; their packets were played all the same.
    public var damagedPageCount = 0

    public var underrunCount = 0

    /// For how long the device had nothing to play, all underruns together.
    public var underrunDuration: Duration = .zero

    /// How packets without a container were found to lie, where that was to be found.
    public var framing: PacketFraming?

    /// The stream's own format, once known.
    public var format: PCMFormat?

    /// What the device settled on, where there is one.
    public var device: DeviceSettings?

    public init() {}

    /// Of the sound decoded so far; nil while its format is not known.
    public var length: Duration? { format?.duration(ofFrames: frameCount) }

    /// The first mark of a milestone counts; later ones change nothing.
    public mutating func mark(_ milestone: Milestone, at time: MonotonicTime = .now) {
        guard self[milestone] == nil else { return }
        marks.append(Mark(milestone: milestone, time: time))
    }

    public subscript(milestone: Milestone) -> MonotonicTime? {
        for mark in marks where mark.milestone == milestone { return mark.time }
        return nil
    }

    /// From the start, or nil where either end was not reached.
    public func elapsed(to milestone: Milestone) -> Duration? {
        guard let start = self[.start], let time = self[milestone] else { return nil }
        return time - start
    }
}

/// How a sound device was set up.
public struct DeviceSettings: Sendable, Hashable {
    public var name: String
    public var format: PCMFormat

    /// As ALSA names it: S16_LE, S32_LE, FLOAT_LE.
    public var sampleFormat: String
    public var periodFrameCount: Int
    public var bufferFrameCount: Int

    /// The render thread runs with real-time priority.
    public var hasRealtimePriority = false

    public init(
        name: String, format: PCMFormat, sampleFormat: String, periodFrameCount: Int,
        bufferFrameCount: Int
    ) {
        self.name = name
        self.format = format
        self.sampleFormat = sampleFormat
        self.periodFrameCount = periodFrameCount
        self.bufferFrameCount = bufferFrameCount
    }
}
