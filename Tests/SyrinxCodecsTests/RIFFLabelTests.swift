// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

@Suite("Times of letters and sounds in a WAV stream")
struct RIFFLabelTests {
    private struct Label {
        var purpose = "grph"
        var text: String
        var start: Int
        var count: Int
    }

    private func wave(_ labels: [Label], rate: Int = 32_000) throws -> [UInt8] {
        let list = labels.map { [$0.purpose, $0.text, $0.start, $0.count] as [Any] }
        let json = try JSONSerialization.data(withJSONObject: list)
        return try output(
            of: ["python3", fixture("resemble_wave.py"), "\(rate)", "1000"], input: [UInt8](json))
    }

    private static let samples = (0..<1000).map { Int16($0) }

    private static let labels = [
        Label(text: "H", start: 100, count: 50), Label(purpose: "phon", text: "h", start: 100, count: 60),
        Label(text: "é", start: 150, count: 33), Label(purpose: "phon", text: "ˈɛ", start: 160, count: 40),
        Label(text: " ", start: 183, count: 0), Label(text: "ab", start: 333, count: 1),
    ]

    @Test("are told to the frame, in order of time, wherever the stream is cut")
    func timings() throws {
        let shuffled = [Self.labels[5], Self.labels[1], Self.labels[0]] + Self.labels[2..<5]
        for (labels, cut) in [
            (Self.labels, Cut.nowhere), (shuffled, .nowhere), (Self.labels, .everyByte),
            (Self.labels, .random(seed: 3, limit: 40)),
        ] {
            let decoded = try decode(wave(labels), as: nil, cut: cut)
            #expect(decoded.samples == Self.samples && decoded.error == nil)
            let timings = decoded.timings
            let format = PCMFormat(sampleRate: 32_000)
            #expect(timings.map(\.start) == timings.map(\.start).sorted())
            for label in Self.labels {
                let expected = SpeechTiming(
                    label.purpose == "phon" ? .phoneme : .grapheme, label.text,
                    start: format.duration(ofFrames: label.start),
                    end: format.duration(ofFrames: label.start + label.count))
                #expect(timings.filter { $0 == expected }.count == 1, "\(label)")
            }
            #expect(timings.count == Self.labels.count)
        }
    }

    @Test("may have more bytes than any chunk of the network")
    func manyLabels() throws {
        let labels = (0..<4000).map { Label(text: "letter \($0)", start: $0, count: 1) }
        let bytes = try wave(labels)
        #expect(bytes.count > 200_000)
        let decoded = try decode(bytes, cut: .random(seed: 1, limit: 5000))
        #expect(decoded.samples == Self.samples)
        #expect(decoded.timings.map(\.text) == labels.map(\.text))
    }

    @Test("a header that is cut or damaged anywhere is survived")
    func hostile() throws {
        let bytes = try wave(Self.labels)
        let header = bytes.count - 2000
        for count in 0..<header {
            #expect(try decode(Array(bytes[..<count]), as: "riff-16khz-16bit-mono-pcm").error != nil)
        }
        for index in 0..<header {
            for bit in [UInt8(1), 0x80, 0xFF] {
                var damaged = bytes
                damaged[index] ^= bit
                _ = try decode(damaged, as: "riff-16khz-16bit-mono-pcm")
            }
        }
    }

    @Test("what other programs write into their lists is none")
    func otherLists() throws {
        for chunk in [
            ("LIST", Array("adtl".utf8)), ("LIST", Array("INFOISFT\u{5}\0\0\0Syrin\0".utf8)),
            ("cue ", [1, 0]),
            ("cue ", [UInt8](repeating: 0xFF, count: 28)),
            ("list", Array("adtlltxt".utf8) + [0xFF, 0xFF, 0xFF, 0xFF] + [UInt8](repeating: 1, count: 30)),
        ] {
            let decoded = try decode(WAVE(before: [chunk], samples: Self.samples).bytes)
            #expect(decoded.samples == Self.samples && decoded.timings.isEmpty)
        }
    }
}
