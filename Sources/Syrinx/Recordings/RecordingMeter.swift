// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SyrinxCore

/// Measures sound as it passes, in memory that does not grow with it.
struct RecordingMeter: ~Copyable {
    private(set) var format: PCMFormat?
    private(set) var frameCount = 0

    /// It became something else on the way.
    private(set) var hasChanged = false

    private var peak = 0
    private var clippedCount = 0

    /// How many samples in a row are at full scale, channel by channel.
    private var runs: [Int] = []

    /// The block that is being filled: power of the channels' mean, and frames.
    private var block = (energy: 0.0, frameCount: 0)

    /// Blocks by their level: the first is below -99 dB, the last at 0 dB.
    private var levels = [(count: Int, energy: Double)](repeating: (0, 0), count: 100)

    /// What was cut off is not exactly at the end of the scale once it was dithered or encoded.
    private static let fullScale = 32_700

    /// So many of these in a row are no loud voice but a flattened one.
    private static let shortestRun = 3

    /// How far below the loudest blocks somebody is still speaking, in dB. Soft consonants are about 30 dB below loud vowels.
    static let speechRange = 30

    /// 20 ms, over which speech is steady.
    private var blockLength: Int { max(1, (format?.sampleRate ?? 0) / 50) }

    mutating func take(_ samples: borrowing Span<Int16>, _ format: PCMFormat) {
        if self.format == nil {
            self.format = format
            runs = Array(repeating: 0, count: format.channelCount)
        }
        guard self.format == format else { return hasChanged = true }
        let channelCount = format.channelCount
        for frame in 0..<samples.count / channelCount {
            var sum = 0
            for channel in 0..<channelCount {
                let sample = Int(samples[frame * channelCount + channel])
                sum += sample
                peak = max(peak, abs(sample))
                note(isFull: abs(sample) >= Self.fullScale, channel)
            }
            let mean = Double(sum) / Double(channelCount) / 32_768
            block.energy += mean * mean
            block.frameCount += 1
            if block.frameCount == blockLength { endBlock() }
        }
        frameCount += samples.count / channelCount
    }

    private mutating func note(isFull: Bool, _ channel: Int) {
        guard isFull else { return runs[channel] = 0 }
        runs[channel] += 1
        if runs[channel] == Self.shortestRun { clippedCount += Self.shortestRun - 1 }
        if runs[channel] >= Self.shortestRun { clippedCount += 1 }
    }

    private mutating func endBlock() {
        let power = block.energy / Double(block.frameCount)
        let place = min(max(99 + Int(Self.decibels(power).rounded(.down)), 0), 99)
        levels[place].count += 1
        levels[place].energy += power
        block = (0, 0)
    }

    /// - Returns: nil where there was no sound.
    func facts(
        path: String, byteCount: Int, container: OutputFormat.Container, wave: WaveEncoding?
    ) -> RecordingFacts? {
        guard let format, frameCount > 0 else { return nil }
        let (level, blockCount) = speech
        let sampleCount = frameCount * format.channelCount
        return RecordingFacts(
            path: path, byteCount: byteCount, container: container, wave: wave, format: format,
            length: format.duration(ofFrames: frameCount),
            peak: peak == 0 ? -100 : 20 * log10(min(1, Double(peak) / 32_768)), level: level,
            speechLength: format.duration(ofFrames: min(blockCount * blockLength, frameCount)),
            clippedPart: Double(clippedCount) / Double(sampleCount))
    }

    /// The level of the blocks in which somebody speaks, and how many there are. The loudest twentieth says what is loud:
    /// one click does not.
    private var speech: (level: Double, blockCount: Int) {
        let total = levels.reduce(0) { $0 + $1.count }
        guard total > 0 else { return (-100, 0) }
        var loud = levels.count - 1
        var above = levels[loud].count
        while loud > 0 && above * 20 <= total {
            loud -= 1
            above += levels[loud].count
        }
        let spoken = levels[max(0, loud - Self.speechRange)...]
        let count = spoken.reduce(0) { $0 + $1.count }
        let energy = spoken.reduce(0) { $0 + $1.energy }
        return (Self.decibels(energy / Double(max(1, count))), count)
    }

    private static func decibels(_ power: Double) -> Double {
        power <= 1e-10 ? -100 : 10 * log10(power)
    }
}
