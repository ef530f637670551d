// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// What has been decoded of a part: enough to know it again when it is asked for once more, in next to no
/// memory.
struct PartHistory: Sendable {
    private(set) var format: PCMFormat?
    private(set) var sampleCount = 0

    /// Over all samples so far, and as it was after each ``markSampleCount`` of them.
    private var hash = SampleHash()
    private var marks: [SampleHash] = []

    /// A tenth of a second at 24 kHz; 6000 of them in the longest answer.
    private static let markSampleCount = 2400

    private var silence = SilenceFinder()

    /// What comes has come before.
    private var replay: (sampleCount: Int, hash: SampleHash)?

    /// What came again was something else.
    private(set) var hasDiverged = false

    /// Nothing new has come of it yet.
    var isReplaying: Bool { replay != nil || hasDiverged }

    var frameCount: Int { sampleCount / (format?.channelCount ?? 1) }

    /// The part comes again from its start.
    mutating func beginReplay() {
        hasDiverged = false
        replay = sampleCount > 0 ? (0, SampleHash()) : nil
    }

    /// Takes what was decoded.
    ///
    /// - Returns: How many samples at the front have been there before.
    /// - Throws: ``MediaError/Reason/stopped`` where it is not what has been there before:
    ///   ``hasDiverged`` tells.
    mutating func take(_ samples: borrowing Span<Int16>, _ format: PCMFormat) throws(MediaError) -> Int {
        var known = 0
        if let past = replay {
            guard format == self.format else { throw divergence() }
            known = min(samples.count, sampleCount - past.sampleCount)
            try check(samples.extracting(..<known), past)
        }
        self.format = format
        append(samples.extracting(known...))
        return known
    }

    /// The stream has ended.
    mutating func finish() throws(MediaError) {
        if replay != nil { throw divergence() }
    }

    func makeHeard() -> HeardPart {
        let rate = Double((format?.sampleRate ?? 1) * (format?.channelCount ?? 1))
        return HeardPart(
            length: Double(sampleCount) / rate,
            pauses: silence.runs(atLeast: Int(0.15 * rate), until: sampleCount).map {
                HeardPart.Pause(start: Double($0.lowerBound) / rate, end: Double($0.upperBound) / rate)
            })
    }

    private mutating func append(_ samples: borrowing Span<Int16>) {
        for index in samples.indices {
            let sample = samples[index]
            hash.add(sample)
            silence.add(sample, at: sampleCount)
            sampleCount += 1
            if sampleCount % Self.markSampleCount == 0 { marks.append(hash) }
        }
    }

    private mutating func check(
        _ samples: borrowing Span<Int16>, _ past: (sampleCount: Int, hash: SampleHash)
    ) throws(MediaError) {
        var (count, hash) = past
        for index in samples.indices {
            hash.add(samples[index])
            count += 1
            let isMark = count % Self.markSampleCount == 0
            if isMark && hash != marks[count / Self.markSampleCount - 1] { throw divergence() }
        }
        guard count == sampleCount else { return replay = (count, hash) }
        guard hash == self.hash else { throw divergence() }
        replay = nil
    }

    private mutating func divergence() -> MediaError {
        replay = nil
        hasDiverged = true
        return MediaError(.stopped, .giveUp)
    }
}

/// FNV-1a with 64 bits, over samples instead of bytes: a fingerprint, and no protection.
struct SampleHash: Sendable, Equatable {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ sample: Int16) {
        value = (value ^ UInt64(UInt16(bitPattern: sample))) &* 0x100_0000_01B3
    }
}

/// Runs of samples without sound.
private struct SilenceFinder: Sendable {
    /// -50 dBFS: room enough for what codecs make of silence. 104 = 32768 / 316, rounded up.
    private static let limit: UInt16 = 104

    /// What is shorter is never asked for: 100 ms at 8 kHz.
    private static let shortest = 800

    private var start: Int?
    private var found: [Range<Int>] = []

    mutating func add(_ sample: Int16, at position: Int) {
        if sample.magnitude <= Self.limit {
            if start == nil { start = position }
        } else if let first = start {
            if position - first >= Self.shortest { found.append(first..<position) }
            start = nil
        }
    }

    func runs(atLeast count: Int, until end: Int) -> [Range<Int>] {
        (found + (start.map { [$0..<end] } ?? [])).filter { $0.count >= count }
    }
}
