// SPDX-License-Identifier: Apache-2.0

/// The identification header (RFC 7845 section 5.1).
struct OpusHead: Equatable {
    var channelCount: Int

    /// Samples at 48 kHz to drop from the start.
    var preSkip: Int

    /// In Hz, of the encoder's input: a hint for the decoder's output, nothing more.
    var inputSampleRate: Int

    /// In 1/256 dB.
    var outputGain: Int

    /// - Returns: nil for another magic, a major version that is not 0, or a channel mapping that one
    ///   decoder alone cannot do.
    init?(_ packet: borrowing Span<UInt8>) {
        guard packet.count >= 19, packet.starts(with: "OpusHead"), packet[8] & 0xF0 == 0,
            (1...2).contains(packet[9]), packet[18] == 0
        else { return nil }
        channelCount = Int(packet[9])
        preSkip = packet.littleEndian16(at: 10)
        inputSampleRate = packet.littleEndian32(at: 12)
        outputGain = Int(Int16(truncatingIfNeeded: packet.littleEndian16(at: 16)))
    }

    /// What is told elsewhere where a container leaves the header out.
    init(channelCount: Int, preSkip: Int, inputSampleRate: Int) {
        self.channelCount = channelCount
        self.preSkip = preSkip
        self.inputSampleRate = inputSampleRate
        outputGain = 0
    }

    /// The rate to decode at: the encoder's own where libopus can, else all that there is.
    var naturalSampleRate: Int {
        [8_000, 12_000, 16_000, 24_000].contains(inputSampleRate) ? inputSampleRate : 48_000
    }
}
