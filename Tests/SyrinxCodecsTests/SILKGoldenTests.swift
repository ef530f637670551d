// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxCodecs

/// The judge is pilk, whose decoder is the SILK SDK's: everything is the same to the bit, resampled or not.
@Suite("SILK against the SILK SDK")
struct SILKGoldenTests {
    static let rates = [8_000, 12_000, 16_000, 24_000]

    /// What the registry cannot be asked for: any of the codec's rates.
    static func decode(_ packets: [[UInt8]], sampleRate: Int) throws -> [Int16] {
        var decoder = try SILKDecoder(format: PCMFormat(sampleRate: sampleRate))
        var buffer = SampleBuffer(sampleCapacity: decoder.maximumFramesPerPacket)
        var samples: [Int16] = []
        for packet in packets {
            try buffer.fill { output throws(MediaError) in try decoder.decode(packet.span, into: &output) }
            try buffer.withSamples(in: 0..<buffer.count) { span in samples += span.array }
        }
        return samples
    }

    private static func expectSame(_ stream: [UInt8], at sampleRates: [Int]) throws {
        let packets = SILKMaterial.packets(of: stream)
        for sampleRate in sampleRates {
            let ours = try decode(packets, sampleRate: sampleRate)
            #expect(ours == (try SILKMaterial.decodedByPilk(stream, sampleRate: sampleRate)))
            #expect(ours.contains { abs(Int($0)) > 1_000 })
        }
    }

    @Test("each rate that speech is coded at, played at each", arguments: rates, rates)
    func everyRate(codedRate: Int, sampleRate: Int) throws {
        let stream = try SILKMaterial.stream(.init(sampleRate: codedRate, bitRate: codedRate * 2))
        // The quick look of who knows the format: a packet's first symbol is its rate.
        let rateIndices = SILKMaterial.packets(of: stream).map {
            min(3, (Int($0[0]) << 8 | Int($0[1])) / 16_000)
        }
        #expect(rateIndices.allSatisfy { $0 == Self.rates.firstIndex(of: codedRate) })
        try Self.expectSame(stream, at: [sampleRate])
    }

    @Test("packets of one to five frames", arguments: rates, [40, 60, 80, 100])
    func everyDuration(codedRate: Int, milliseconds: Int) throws {
        let stream = try SILKMaterial.stream(
            .init(sampleRate: codedRate, bitRate: 20_000, packetMilliseconds: milliseconds), seconds: 1.2)
        #expect(SILKMaterial.packets(of: stream).count == 1_200 / milliseconds)
        try Self.expectSame(stream, at: [codedRate, codedRate == 24_000 ? 16_000 : 24_000])
    }

    @Test("few bits and many, a careless encoder and a careful one", arguments: [0, 1, 2], [6_000, 40_000])
    func everyQuality(complexity: Int, bitRate: Int) throws {
        let encoding = SILKMaterial.Encoding(bitRate: bitRate, complexity: complexity)
        try Self.expectSame(try SILKMaterial.stream(encoding), at: [16_000, 24_000])
    }

    @Test("the loudest sound there can be")
    func loud() throws {
        let square = (0..<24_000).map { Int16($0 / 60 % 2 == 0 ? 32_767 : -32_768) }
        let stream = try output(
            of: [
                "python3", fixture("silk_oracle.py"), "encode", "\(SILKMaterial.Encoding(bitRate: 40_000))",
            ],
            input: littleEndianBytes(square))
        try Self.expectSame(stream, at: [16_000, 24_000])
    }

    @Test("redundant copies of earlier packets are passed over", arguments: [20, 60])
    func redundancy(milliseconds: Int) throws {
        var encoding = SILKMaterial.Encoding(bitRate: 40_000, packetMilliseconds: milliseconds)
        let plain = try SILKMaterial.stream(encoding)
        (encoding.lossPercent, encoding.hasRedundancy) = (20, true)
        let stream = try SILKMaterial.stream(encoding)
        #expect(stream != plain)
        try Self.expectSame(stream, at: [16_000, 24_000])
    }

    @Test("pauses that are not sent", arguments: [20, 100])
    func pauses(milliseconds: Int) throws {
        let stream = try SILKMaterial.stream(
            .init(packetMilliseconds: milliseconds, hasPauses: true), seconds: 4)
        #expect(SILKMaterial.packets(of: stream).contains([]))
        try Self.expectSame(stream, at: [16_000, 24_000])
    }

    @Test("the rate changes from packet to packet, and packets are lost in between", arguments: 1...6)
    func rateChanges(seed: UInt64) throws {
        let sources = try zip(Self.rates + [24_000], [20, 40, 60, 20, 100]).map { rate, milliseconds in
            SILKMaterial.packets(
                of: try SILKMaterial.stream(
                    .init(sampleRate: rate, bitRate: 20_000, packetMilliseconds: milliseconds), seconds: 1.2))
        }
        var generator = SeededGenerator(seed: seed)
        var packets: [[UInt8]] = []
        while packets.count < 40 {
            let source = sources[generator.below(sources.count)]
            let start = generator.below(source.count - 4)
            packets += source[start...start + generator.below(4)]
            if seed % 2 == 0 { packets += [[UInt8]](repeating: [], count: generator.below(3)) }
        }
        try Self.expectSame(SILKMaterial.stream(of: packets), at: [8_000, 16_000, 24_000])
    }

    @Test("lost packets are made up for", arguments: rates, [20, 60, 100])
    func losses(codedRate: Int, milliseconds: Int) throws {
        var packets = SILKMaterial.packets(
            of: try SILKMaterial.stream(
                .init(sampleRate: codedRate, bitRate: 18_000, packetMilliseconds: milliseconds), seconds: 2.4)
        )
        var generator = SeededGenerator(seed: UInt64(milliseconds))
        for index in packets.indices.dropFirst() where generator.below(3) == 0 { packets[index] = [] }
        try Self.expectSame(SILKMaterial.stream(of: packets), at: [codedRate, 16_000])
    }

    @Test("nothing but lost packets is next to silence", arguments: rates)
    func onlyLosses(sampleRate: Int) throws {
        let packets = [[UInt8]](repeating: [], count: 10)
        let ours = try Self.decode(packets, sampleRate: sampleRate)
        #expect(ours.count == sampleRate / 5)
        #expect(ours.allSatisfy { abs($0) <= 1 })
        // The SDK makes up one frame for the first packet, and none for those behind it.
        let stream = SILKMaterial.stream(of: packets)
        let golden = try SILKMaterial.decodedByPilk(stream, sampleRate: sampleRate)
        #expect(golden.count == sampleRate / 50)
        #expect(ours.starts(with: golden))
    }

    @Test("a voice that breaks off is made up until it fades", arguments: rates)
    func longLoss(codedRate: Int) throws {
        let sound = try SILKMaterial.stream(.init(sampleRate: codedRate, bitRate: 20_000))
        for count in [3, 9, 17] {
            let packets = SILKMaterial.packets(of: sound)
            let gap = [[UInt8]](repeating: [], count: 40)
            let stream = SILKMaterial.stream(of: packets[..<count] + gap + packets[count...])
            try Self.expectSame(stream, at: [24_000])
        }
    }

    @Test("through the registry, as the service and as files frame it", arguments: [false, true])
    func registry(isTencent: Bool) throws {
        let encoding = SILKMaterial.Encoding(bitRate: 30_000, packetMilliseconds: 40, isTencent: isTencent)
        let stream = try SILKMaterial.stream(encoding)
        #expect(stream.starts(with: (isTencent ? [0x02] : []) + SILKMaterial.magic))
        #expect(stream.suffix(2) == SILKMaterial.endMark[...] || isTencent)
        let framed = SILKMaterial.framed(SILKMaterial.packets(of: stream))
        for sampleRate in [16_000, 24_000] {
            let golden = try SILKMaterial.decodedByPilk(stream, sampleRate: sampleRate)
            for bytes in [
                stream, framed, framed + SILKMaterial.endMark, framed + SILKMaterial.endMark + stream,
            ] {
                let name = "raw-\(sampleRate / 1_000)khz-16bit-mono-truesilk"
                let decoded = try SyrinxCodecsTests.decode(bytes, as: name)
                #expect(decoded.error == nil)
                #expect(decoded.format == PCMFormat(sampleRate: sampleRate))
                #expect(decoded.samples == golden)
                #expect(decoded.progress.hasReachedAudio)
            }
        }
        #expect(try SyrinxCodecsTests.decode(stream).format == PCMFormat(sampleRate: 24_000))
    }
}
