// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// `webm-*-opus`: Opus packets of 20 ms in a live WebM stream: no sizes, no index, clusters sent whole.
///
/// What stands in front of the sound comes with the first cluster.
struct WebMOpusEncoder: ~Copyable, SpeechEncoder {
    private var opus: OpusPacketEncoder
    private let packetsPerCluster: Int
    private var webM: WebMWriter

    /// - Parameters:
    ///   - sampleRate: 8, 12, 16, 24 or 48 kHz, in Hz.
    ///   - bitRate: In bit/s; packets vary.
    ///   - packetsPerCluster: 1 to 250.
    init(sampleRate: Int, bitRate: Int, packetsPerCluster: Int) throws(EncoderError) {
        opus = try OpusPacketEncoder(sampleRate: sampleRate, bitRate: .around(bitRate))
        self.packetsPerCluster = packetsPerCluster
        webM = WebMWriter(
            codecPrivate: opus.head, sampleRate: sampleRate,
            codecDelay: Self.nanoseconds(opus.lookahead, sampleRate))
    }

    mutating func encode(_ samples: Span<Int16>, into bytes: inout ByteBuffer) {
        opus.append(samples)
        while let packet = opus.nextPacket() {
            webM.add(packet, at: opus.packedFrameCount / opus.packetFrameCount * 20 - 20)
            if webM.blockCount == packetsPerCluster { webM.finishCluster(into: &bytes) }
        }
    }

    /// Pads the last packet with silence and says how much of it is none of the sound.
    mutating func finish(into bytes: inout ByteBuffer) {
        let end = opus.end
        opus.pad()
        while let packet = opus.nextPacket() {
            let time = opus.packedFrameCount / opus.packetFrameCount * 20 - 20
            let excess = opus.packedFrameCount - end
            webM.add(
                packet, at: time,
                discardPadding: excess > 0 ? Self.nanoseconds(excess, opus.sampleRate) : nil)
            if webM.blockCount == packetsPerCluster { webM.finishCluster(into: &bytes) }
        }
        webM.finishCluster(into: &bytes)
    }

    private static func nanoseconds(_ frameCount: Int, _ sampleRate: Int) -> Int {
        (frameCount * 1_000_000_000 + sampleRate / 2) / sampleRate
    }
}
