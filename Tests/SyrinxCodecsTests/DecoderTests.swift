// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxCodecs

/// What a ``PacketDecoder`` promises: the stages above it rely on it.
@Suite("Decoders, a packet at a time")
struct DecoderTests {
    private static let format = PCMFormat(sampleRate: 24_000)

    /// - Returns: The samples, or the error with the samples that were there before.
    private static func decode<Decoder: PacketDecoder & ~Copyable>(
        _ packet: [UInt8], with decoder: inout Decoder
    ) -> (samples: [Int16], error: MediaError?) {
        var buffer = SampleBuffer(
            sampleCapacity: 1 + decoder.maximumFramesPerPacket * decoder.format.channelCount)
        var failure: MediaError?
        var samples: [Int16] = []
        // A sample in front: what is there already stays as it is.
        _ = try? buffer.fill { output throws(MediaError) in
            output.append(77)
            do throws(MediaError) { try decoder.decode(packet.span, into: &output) } catch { failure = error }
        }
        try? buffer.withSamples(in: 0..<buffer.count) { span in samples = span.array }
        #expect(samples.first == 77)
        return (Array(samples.dropFirst()), failure)
    }

    private static func opusPackets() throws -> [[UInt8]] {
        Array(OggPage.packets(of: OggPage.pages(in: try Material.opus(24_000, seconds: 0.2)))[2...])
    }

    @Test("Opus: a packet that does not decode is left out, and the next one decodes")
    func badOpusPacket() throws {
        let packets = try Self.opusPackets()
        var decoder = try OpusDecoder(format: Self.format)
        #expect(Self.decode(packets[0], with: &decoder).samples.count == 480)
        for bad in [[], [0x79, 0, 0, 0], [0x7B]] as [[UInt8]] {
            let result = Self.decode(bad, with: &decoder)
            #expect(result.error?.recovery == .skipPacket)
            #expect(result.samples.isEmpty)
        }
        let result = Self.decode(packets[1], with: &decoder)
        #expect(result.error == nil)
        #expect(result.samples.count == 480)
    }

    @Test("SILK: a packet that does not decode leaves nothing behind, and an empty one is made up for")
    func badSILKPacket() throws {
        let stream = try SILKMaterial.stream(.init(packetMilliseconds: 40), seconds: 0.2)
        let packets = SILKMaterial.packets(of: stream)
        var decoder = try SILKDecoder(format: Self.format)
        #expect(Self.decode([], with: &decoder).samples.count == 480)
        #expect(Self.decode(packets[0], with: &decoder).samples.count == 960)
        for bad in [[0xFF, 0xFF, 0xFF, 0xFF], [UInt8](repeating: 0x55, count: 2_000)] as [[UInt8]] {
            let result = Self.decode(bad, with: &decoder)
            #expect(result.error?.recovery == .skipPacket)
            #expect(result.samples.isEmpty)
        }
        for packet in [packets[1], [], packets[2]] {
            let result = Self.decode(packet, with: &decoder)
            #expect(result.error == nil)
            #expect(result.samples.count == 960)
        }
    }

    @Test("AMR-WB: a frame that is none is left out, and the next one decodes")
    func badAMRFrame() throws {
        let frames = AMRMaterial.frames(of: try AMRMaterial.stream(seconds: 0.2))
        var decoder = try AMRWBDecoder(format: PCMFormat(sampleRate: 16_000))
        for bad in [[], [0x44], [0x54], [0x45] + frames[0][1...], frames[0] + [0]] as [[UInt8]] {
            let result = Self.decode(bad, with: &decoder)
            #expect(result.error?.recovery == .skipPacket)
            #expect(result.samples.isEmpty)
        }
        #expect(Self.decode(frames[0], with: &decoder).samples.count == 320)
    }

    @Test(
        "after a reset a stream decodes as from a new decoder",
        arguments: [AudioCodec.opus, .mp3, .amrWB, .g722, .silk])
    func resets(codec: AudioCodec) throws {
        func twice<Decoder: PacketDecoder & ~Copyable>(_ packets: [[UInt8]], _ decoder: inout Decoder) {
            let first = packets.map { Self.decode($0, with: &decoder).samples }
            let second = packets.map { Self.decode($0, with: &decoder).samples }
            decoder.reset()
            let third = packets.map { Self.decode($0, with: &decoder).samples }
            let (isNewStart, isSameAgain) = (first != second, first == third)
            #expect(isNewStart)
            #expect(isSameAgain)
        }
        switch codec {
        case .opus:
            var decoder = try OpusDecoder(format: Self.format)
            twice(try Self.opusPackets(), &decoder)
        case .amrWB:
            var decoder = try AMRWBDecoder(format: PCMFormat(sampleRate: 16_000))
            twice(AMRMaterial.frames(of: try AMRMaterial.stream(seconds: 0.2)), &decoder)
        case .g722:
            var decoder = try G722Decoder(format: PCMFormat(sampleRate: 16_000))
            twice([Array(0...200)], &decoder)
        case .silk:
            var decoder = try SILKDecoder(format: Self.format)
            let stream = try SILKMaterial.stream(.init(sampleRate: 16_000), seconds: 0.2)
            twice(SILKMaterial.packets(of: stream), &decoder)
        default:
            let stream = try Material.mp3(24_000, kilobits: 48, seconds: 0.2)
            var decoder = try MP3Decoder(format: Self.format)
            // Ends in the middle of a syllable.
            twice(stride(from: 0, to: 6 * 144, by: 144).map { Array(stream[$0..<$0 + 144]) }, &decoder)
        }
    }

    @Test("a rate that a codec does not have is refused")
    func unsupportedFormats() {
        let odd = PCMFormat(sampleRate: 22_000)
        #expect(throws: MediaError.self) { _ = try OpusDecoder(format: odd) }
        #expect(throws: MediaError.self) { _ = try MP3Decoder(format: odd) }
        #expect(throws: MediaError.self) { _ = try AMRWBDecoder(format: odd) }
        #expect(throws: MediaError.self) { _ = try G722Decoder(format: odd) }
        #expect(throws: MediaError.self) { _ = try G711Decoder(codec: .opus, format: odd) }
        #expect(throws: MediaError.self) { _ = try SILKDecoder(format: odd) }
        #expect(throws: MediaError.self) {
            _ = try OpusDecoder(format: PCMFormat(sampleRate: 48_000, channelCount: 3))
        }
    }

    @Test("a buffer without room for a packet ends the process")
    func noRoom() async {
        await #expect(processExitsWith: .failure) {
            var decoder = try OpusDecoder(format: PCMFormat(sampleRate: 24_000))
            var buffer = SampleBuffer(sampleCapacity: 10)
            try buffer.fill { output throws(MediaError) in try decoder.decode([0x78, 0].span, into: &output) }
        }
        await #expect(processExitsWith: .failure) {
            var decoder = try MP3Decoder(format: PCMFormat(sampleRate: 24_000))
            var buffer = SampleBuffer(sampleCapacity: 10)
            try buffer.fill { output throws(MediaError) in try decoder.decode([0xFF].span, into: &output) }
        }
        await #expect(processExitsWith: .failure) {
            var decoder = try SILKDecoder(format: PCMFormat(sampleRate: 24_000))
            var buffer = SampleBuffer(sampleCapacity: 480)
            try buffer.fill { output throws(MediaError) in try decoder.decode([0].span, into: &output) }
        }
        await #expect(processExitsWith: .failure) {
            var decoder = try AMRWBDecoder(format: PCMFormat(sampleRate: 16_000))
            var buffer = SampleBuffer(sampleCapacity: 319)
            try buffer.fill { output throws(MediaError) in try decoder.decode([0x7C].span, into: &output) }
        }
        await #expect(processExitsWith: .failure) {
            let buffer = SampleBuffer(sampleCapacity: 10)
            try buffer.withSamples(in: 0..<1) { _ in }
        }
    }
}
