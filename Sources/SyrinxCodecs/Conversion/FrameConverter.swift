// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Brings decoded frames to what a device takes: another rate, another number of channels, or both.
///
/// - Thread: confined to one thread or task at a time.
public struct FrameConverter: ~Copyable, Sendable {
    public let source: PCMFormat
    public let target: PCMFormat

    private var resampler: Resampler?
    private var mapped = SampleBuffer(sampleCapacity: 0)

    /// - Throws: When the rates are beyond what the resampler takes.
    public init(from source: PCMFormat, to target: PCMFormat) throws(MediaError) {
        self.source = source
        self.target = target
        if source.sampleRate != target.sampleRate {
            resampler = try Resampler(
                from: source.sampleRate, to: target.sampleRate, channelCount: source.channelCount)
        }
    }

    /// Whether frames come out as they go in.
    public var isIdentity: Bool { source == target }

    /// - Parameters:
    ///   - samples: Whole frames, interleaved, in the source's format.
    ///   - onFrames: Called with frames in the target's format, perhaps several times.
    public mutating func convert(
        _ samples: borrowing Span<Int16>, onFrames: (borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard !isIdentity else { return try onFrames(samples) }
        try Self.convert(samples, &resampler, &mapped, source, target, onFrames)
    }

    /// Hands on what the resampler still holds: at the end of a stream.
    public mutating func flush(
        onFrames: (borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard let held = resampler?.heldFrameCount, held > 0 else { return }
        let silence = [Int16](repeating: 0, count: held * source.channelCount)
        try convert(silence.span, onFrames: onFrames)
    }

    private static func convert(
        _ samples: borrowing Span<Int16>, _ resampler: inout Resampler?, _ mapped: inout SampleBuffer,
        _ source: PCMFormat, _ target: PCMFormat,
        _ onFrames: (borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard resampler != nil else {
            return try map(samples, &mapped, source.channelCount, target.channelCount, onFrames)
        }
        try resampler?.process(samples) { resampled throws(MediaError) in
            try map(resampled, &mapped, source.channelCount, target.channelCount, onFrames)
        }
    }

    /// One channel goes to every speaker; several go to one as their mean; else channels go to their
    /// own speakers, and speakers without one stay silent.
    private static func map(
        _ samples: borrowing Span<Int16>, _ mapped: inout SampleBuffer, _ from: Int, _ to: Int,
        _ onFrames: (borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard from != to else { return try onFrames(samples) }
        let frameCount = samples.count / from
        if mapped.capacity < frameCount * to { mapped = SampleBuffer(sampleCapacity: frameCount * to) }
        try mapped.fill { output throws(MediaError) in
            for frame in 0..<frameCount {
                if to == 1 {
                    var sum = 0
                    for channel in 0..<from { sum += Int(samples[frame * from + channel]) }
                    output.append(Int16(sum / from))
                } else {
                    for channel in 0..<to {
                        let isSilent = from > 1 && channel >= from
                        output.append(isSilent ? 0 : samples[frame * from + min(channel, from - 1)])
                    }
                }
            }
        }
        try mapped.withSamples(in: 0..<mapped.count, onFrames)
    }
}
