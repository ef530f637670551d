// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Decodes SILK v3, the codec that the service calls "truesilk", to the bit as the SILK SDK does.
///
/// One packet in, one to five frames of 20 ms out. An empty packet stands for one that was lost or not sent
/// because there was nothing to say: as many frames as in the last good packet are made up. Redundant
/// copies of earlier packets at a packet's end are left alone: over HTTP nothing is lost.
public struct SILKDecoder: ~Copyable, PacketDecoder {
    public let format: PCMFormat

    /// 100 ms: five frames.
    public var maximumFramesPerPacket: Int { format.sampleRate / 1000 * 100 }

    private var frames = SILKFrameDecoder()
    private var resampler: SILKResampler
    private var framesPerPacket = 1

    /// - Parameter format: 8, 12, 16 or 24 kHz; one channel. The rate that the speech is coded at is in the
    ///   stream, and may change.
    /// - Throws: `.unsupported` for any other format.
    public init(format: PCMFormat) throws(MediaError) {
        guard format.channelCount == 1, let rate = SILKRate(sampleRate: format.sampleRate) else {
            throw MediaError(.unsupported, .giveUp, "SILK is not decoded to this format")
        }
        self.format = format
        resampler = SILKResampler(input: .superWide, output: rate)
    }

    public mutating func decode(
        _ packet: borrowing Span<UInt8>, into samples: inout OutputSpan<Int16>
    ) throws(MediaError) {
        precondition(samples.freeCapacity >= maximumFramesPerPacket)
        let count = samples.count
        guard !decodeOrConceal(packet, into: &samples) else { return }
        samples.removeLast(samples.count - count)
        throw MediaError(.malformed, .skipPacket, "a SILK packet does not decode")
    }

    /// As ``decode(_:into:)``, but what does not decode is made up for.
    ///
    /// - Returns: Whether nothing had to be, or all that was asked for.
    mutating func decodeOrConceal(
        _ packet: borrowing Span<UInt8>, into samples: inout OutputSpan<Int16>
    ) -> Bool {
        let isTooLong = packet.count > RangeDecoder.packetByteLimit
        guard !packet.isEmpty, !isTooLong else {
            for _ in 0..<(isTooLong ? 1 : framesPerPacket) {
                frames.conceal()
                resampler.process(frames.signal, into: &samples)
            }
            return !isTooLong
        }
        frames.begin(packet)
        for index in 0..<Self.frameLimit {
            let rate = frames.rate
            let outcome = frames.decode(opensPacket: index == 0)
            if rate != frames.rate { resampler.begin(frames.rate) }
            resampler.process(frames.signal, into: &samples)
            switch outcome {
            case .damaged: return false
            case .more where index < Self.frameLimit - 1: continue
            case .more, .last:
                framesPerPacket = index + 1
                return true
            }
        }
        return true
    }

    public mutating func reset() {
        frames.reset()
        resampler.begin(.superWide)
        framesPerPacket = 1
    }

    /// In a packet.
    private static let frameLimit = 5
}
