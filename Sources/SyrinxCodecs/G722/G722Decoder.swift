// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Decodes G.722 at 64 kbit/s (ITU-T G.722, mode 1): one octet, two samples at 16 kHz.
///
/// The lower six bits of an octet are the band up to 4 kHz, the upper two the band above it. Any octets
/// are a stream. To the bit what the ITU's reference decoder (G.191) makes of them, saturation included.
public struct G722Decoder: ~Copyable, PacketDecoder {
    public let format: PCMFormat

    public var maximumFramesPerPacket: Int { 2 * RawDemuxer.packetByteLimit }

    private var low = G722Predictor()
    private var lowStep = G722StepSize.lowBand
    private var high = G722Predictor()
    private var highStep = G722StepSize.highBand
    private var filter = G722SynthesisFilter()

    /// - Throws: `.unsupported` for anything but 16 kHz and one channel.
    public init(format: PCMFormat) throws(MediaError) {
        guard format == PCMFormat(sampleRate: 16_000) else {
            throw MediaError(.unsupported, .giveUp, "G.722 is 16 kHz, mono")
        }
        self.format = format
    }

    public mutating func decode(
        _ packet: borrowing Span<UInt8>, into samples: inout OutputSpan<Int16>
    ) throws(MediaError) {
        for index in packet.indices {
            let octet = packet[index]
            let (first, second) = filter.combine(
                low: decodeLow(Int(octet & 0x3F)), high: decodeHigh(Int(octet >> 6)))
            samples.append(first)
            samples.append(second)
        }
    }

    public mutating func reset() {
        low = G722Predictor()
        lowStep = .lowBand
        high = G722Predictor()
        highStep = .highBand
        filter = G722SynthesisFilter()
    }

    /// Blocks 5L and 6L, INVQAL, and what follows the signal.
    private mutating func decodeLow(_ code: Int) -> Int32 {
        let fine = (lowStep.value * G722Codebook.low6[code]) >> 12
        let value = limited(low.estimate + fine)
        let coarse = (lowStep.value * G722Codebook.low4[code >> 2]) >> 12
        lowStep.adapt(by: G722Codebook.lowSteps[code >> 2])
        low.take(coarse)
        return value
    }

    /// Blocks 2H, 5H and 6H, and what follows the signal.
    private mutating func decodeHigh(_ code: Int) -> Int32 {
        let difference = (highStep.value * G722Codebook.high2[code]) >> 12
        let value = limited(high.estimate + difference)
        highStep.adapt(by: G722Codebook.highSteps[code])
        high.take(difference)
        return value
    }

    /// LIMIT: 15 bits, so that the filter does not overflow.
    private func limited(_ value: Int32) -> Int32 {
        min(max(value, -16_384), 16_383)
    }
}
