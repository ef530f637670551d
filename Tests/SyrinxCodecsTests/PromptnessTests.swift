// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

/// What players lose most of their time with: waiting for more than a packet needs.
@Suite("A packet sounds as soon as its own bytes are there")
struct PromptnessTests {
    /// - Returns: How many frames were out after each byte.
    private static func frameCounts(_ stream: [UInt8], as format: String) throws -> [Int] {
        let named = try #require(OutputFormat(named: format))
        var decoder = try CodecRegistry.standard.makeStreamDecoder(for: named)
        var counts: [Int] = []
        var frameCount = 0
        for index in stream.indices {
            try decoder.push(stream.span.extracting(index...index)) { format, samples in
                frameCount += samples.count / format.channelCount
            }
            counts.append(frameCount)
        }
        return counts
    }

    @Test("Ogg: at the packet's last byte, however long the page", arguments: [20, 1_000])
    func oggPackets(pageMilliseconds: Int) throws {
        let stream = try Material.opus(24_000, options: ["--max-delay", "\(pageMilliseconds)"], seconds: 1.5)
        let counts = try Self.frameCounts(stream, as: "ogg-24khz-16bit-mono-opus")
        var (position, packetCount, checkedCount) = (0, 0, 0)
        for page in OggPage.pages(in: stream) {
            var end = position + 27 + page.lacing.count
            for size in page.lacing {
                end += Int(size)
                guard size < 255 else { continue }
                packetCount += 1
                guard packetCount > 2, !page.isLast else { continue }
                // Two headers, then 480 frames a packet without the pre-skip of 156.
                let due = (packetCount - 2) * 480 - 156
                #expect(counts[end - 1] == due, "packet \(packetCount) at byte \(end)")
                #expect(counts[end - 2] < due)
                checkedCount += 1
            }
            position = end
        }
        #expect(checkedCount >= 40)
        #expect(counts.last == 36_000)
    }

    @Test(
        "MP3: at the frame's last byte",
        arguments: zip(
            ["audio-24khz-48kbitrate-mono-mp3", "audio-48khz-96kbitrate-mono-mp3"],
            [(144, 576), (288, 1_152)]))
    func mp3Frames(format: String, frame: (byteCount: Int, frameCount: Int)) throws {
        let named = try #require(OutputFormat(named: format))
        let stream = try Material.stream(named, seconds: 0.5)
        let counts = try Self.frameCounts(stream, as: format)
        for index in counts.indices {
            #expect(counts[index] == (index + 1) / frame.byteCount * frame.frameCount)
        }
    }

    @Test("PCM: at the second byte of a sample")
    func pcmSamples() throws {
        let counts = try Self.frameCounts([1, 2, 3, 4, 5], as: "raw-16khz-16bit-mono-pcm")
        #expect(counts == [0, 1, 1, 2, 2])
    }

    @Test("G.711: at every byte")
    func g711Samples() throws {
        #expect(try Self.frameCounts([1, 2, 3], as: "raw-8khz-8bit-mono-alaw") == [1, 2, 3])
    }

    @Test("G.722: two at every byte")
    func g722Samples() throws {
        #expect(try Self.frameCounts([1, 2, 3], as: "g722-16khz-64kbps") == [2, 4, 6])
    }

    @Test("AMR-WB: at the frame's last byte", arguments: [true, false])
    func amrFrames(withMagic: Bool) throws {
        let frames = try AMRMaterial.everyType(seconds: 0.5)
        let counts = try Self.frameCounts(
            (withMagic ? AMRMaterial.magic : []) + frames.flatMap { $0 }, as: "amr-wb-16000hz")
        var end = withMagic ? AMRMaterial.magic.count : 0
        for (index, frame) in frames.enumerated() {
            end += frame.count
            #expect(counts[end - 1] == (index + 1) * 320)
            if end > 1 { #expect(counts[end - 2] == index * 320) }
        }
    }

    @Test("RIFF: at the first sample behind the header")
    func riffSamples() throws {
        let wave = WAVE(format: .withExtraSize, samples: [1, 2, 3]).bytes
        let counts = try Self.frameCounts(wave, as: "riff-16khz-16bit-mono-pcm")
        #expect(Array(counts.suffix(7)) == [0, 0, 1, 1, 2, 2, 3])
    }
}
