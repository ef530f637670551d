// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

@Suite("Converting frames to what a device takes")
struct FrameConverterTests {
    /// - Parameter pieceFrameCount: How many frames go in at a time.
    private static func convert(
        _ samples: [Int16], from source: PCMFormat, to target: PCMFormat, pieceFrameCount: Int = 480
    ) throws -> [Int16] {
        var converter = try FrameConverter(from: source, to: target)
        var result: [Int16] = []
        let size = pieceFrameCount * source.channelCount
        for start in stride(from: 0, to: samples.count, by: size) {
            let piece = samples[start..<min(start + size, samples.count)]
            try converter.convert(piece.span) { result += $0.array }
        }
        try converter.flush { result += $0.array }
        return result
    }

    private static func sine(_ frequency: Double, sampleRate: Int, frameCount: Int) -> [Double] {
        (0..<frameCount).map { 32_000 * sin(2 * Double.pi * frequency * Double($0) / Double(sampleRate)) }
    }

    struct Rates: CustomStringConvertible {
        var from: Int
        var to: Int
        var description: String { "\(from) to \(to) Hz" }
    }

    static let rates = [
        (24_000, 48_000), (24_000, 44_100), (16_000, 48_000), (48_000, 24_000), (8_000, 48_000),
        (16_000, 44_100), (22_050, 48_000), (48_000, 44_100), (44_100, 16_000),
    ].map { Rates(from: $0.0, to: $0.1) }

    /// One for each instant of the new rate that lies before the end.
    @Test("as many frames come out as the rates say", arguments: rates)
    func exactLength(rates: Rates) throws {
        for frameCount in [1, 2, 3, 100, 479, 480, 481, 24_000, 31_337] {
            for pieceFrameCount in [1, 97, 480, 100_000] where frameCount / pieceFrameCount < 1_000 {
                let result = try Self.convert(
                    [Int16](repeating: 1_000, count: frameCount), from: PCMFormat(sampleRate: rates.from),
                    to: PCMFormat(sampleRate: rates.to), pieceFrameCount: pieceFrameCount)
                let expected = (frameCount * rates.to + rates.from - 1) / rates.from
                #expect(result.count == expected, "\(frameCount) frames, \(pieceFrameCount) at a time")
            }
        }
    }

    @Test("a sine stays a sine, without a delay", arguments: rates)
    func sines(rates: Rates) throws {
        for frequency in [440.0, 1_000, 3_000] {
            let input = Self.sine(frequency, sampleRate: rates.from, frameCount: rates.from)
            let result = try Self.convert(
                input.map { Int16($0.rounded()) }, from: PCMFormat(sampleRate: rates.from),
                to: PCMFormat(sampleRate: rates.to))
            let ideal = Self.sine(frequency, sampleRate: rates.to, frameCount: result.count)
            // The ends are a sine that begins and stops at once, which has no band limit.
            let inner = rates.to / 20..<result.count - rates.to / 20
            let ratio = signalToNoiseRatio(Array(ideal[inner]), Array(result[inner]))
            // Rounding to 16 bits, on the way in and on the way out, leaves 95.
            #expect(ratio >= 93)
        }
        let input = Material.speech(rates.from, seconds: 0.3)
        let result = try Self.convert(
            input, from: PCMFormat(sampleRate: rates.from), to: PCMFormat(sampleRate: rates.to))
        let back = try Self.convert(
            result, from: PCMFormat(sampleRate: rates.to), to: PCMFormat(sampleRate: rates.from))
        #expect(delay(of: back, after: input, limit: 40) == 0)
    }

    @Test("where frames are cut changes nothing", arguments: rates)
    func splitInvariance(rates: Rates) throws {
        let input = Material.speech(rates.from, seconds: 0.2)
        let (source, target) = (PCMFormat(sampleRate: rates.from), PCMFormat(sampleRate: rates.to))
        let whole = try Self.convert(input, from: source, to: target, pieceFrameCount: input.count)
        for pieceFrameCount in [1, 7, 160, 480] {
            #expect(
                try Self.convert(input, from: source, to: target, pieceFrameCount: pieceFrameCount) == whole)
        }
    }

    @Test("full scale does not wrap around")
    func fullScale() throws {
        let square = (0..<4_800).map { $0 / 24 % 2 == 0 ? Int16.max : .min }
        let result = try Self.convert(
            square, from: PCMFormat(sampleRate: 24_000), to: PCMFormat(sampleRate: 48_000))
        // In the middle of each half wave, where the ringing of the edges has settled.
        for start in stride(from: 24, to: result.count - 48, by: 48) {
            #expect((result[start] > 0) == (start / 48 % 2 == 0))
        }
    }

    @Test("nothing is changed where nothing needs to be")
    func identity() throws {
        let format = PCMFormat(sampleRate: 24_000, channelCount: 2)
        let input: [Int16] = [1, -2, 3, -4, .max, .min]
        #expect(try Self.convert(input, from: format, to: format) == input)
        let converter = try FrameConverter(from: format, to: format)
        let isIdentity = converter.isIdentity
        #expect(isIdentity)
    }

    @Test(
        "channels go to their speakers",
        arguments: [
            (1, 2, [5, 5, -7, -7]), (1, 6, [5, 5, 5, 5, 5, 5, -7, -7, -7, -7, -7, -7]),
            (2, 1, [1, -5]), (2, 6, [5, -2, 0, 0, 0, 0, -7, -4, 0, 0, 0, 0]), (2, 3, [5, -2, 0, -7, -4, 0]),
        ] as [(Int, Int, [Int16])])
    func channels(from: Int, to: Int, expected: [Int16]) throws {
        let input: [Int16] = from == 1 ? [5, -7] : [5, -2, -7, -4]
        let result = try Self.convert(
            input, from: PCMFormat(sampleRate: 24_000, channelCount: from),
            to: PCMFormat(sampleRate: 24_000, channelCount: to))
        #expect(result == expected)
    }

    @Test("the mean of extremes does not overflow")
    func meanOfExtremes() throws {
        let result = try Self.convert(
            [.min, .min, .max, .max], from: PCMFormat(sampleRate: 8_000, channelCount: 2),
            to: PCMFormat(sampleRate: 8_000))
        #expect(result == [.min, .max])
    }

    @Test("rate and channels change together")
    func rateAndChannels() throws {
        let input = Material.speech(24_000, seconds: 0.1)
        let (mono, stereo) = (PCMFormat(sampleRate: 24_000), PCMFormat(sampleRate: 48_000, channelCount: 2))
        let both = try Self.convert(input, from: mono, to: stereo)
        let rate = try Self.convert(input, from: mono, to: PCMFormat(sampleRate: 48_000))
        #expect(both == rate.flatMap { [$0, $0] })
    }

    @Test("flushing what got nothing gives nothing")
    func emptyStream() throws {
        for rates in Self.rates {
            let result = try Self.convert(
                [], from: PCMFormat(sampleRate: rates.from), to: PCMFormat(sampleRate: rates.to))
            #expect(result.isEmpty)
        }
    }
}
