// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// `audio-*-opus`: Opus packets of 20 ms, all of the same size, with nothing between or around them.
///
/// The service's documentation calls this "Opus without container" and says no more: that packets are of
/// one size is the only way in which a client could tell them apart.
struct RawOpusEncoder: ~Copyable, SpeechEncoder {
    private var opus: OpusPacketEncoder

    /// - Parameters:
    ///   - sampleRate: 8, 12, 16, 24 or 48 kHz, in Hz.
    ///   - bitRate: In bit/s, held by every packet.
    init(sampleRate: Int, bitRate: Int) throws(EncoderError) {
        opus = try OpusPacketEncoder(sampleRate: sampleRate, bitRate: .exactly(bitRate))
    }

    mutating func encode(_ samples: Span<Int16>, into bytes: inout ByteBuffer) {
        opus.append(samples)
        while let packet = opus.nextPacket() { bytes.writeImmutableBuffer(packet) }
    }

    mutating func finish(into bytes: inout ByteBuffer) {
        opus.pad()
        while let packet = opus.nextPacket() { bytes.writeImmutableBuffer(packet) }
    }
}
