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

    /// Behind each packet's last byte, and not before it, its frames are out.
    ///
    /// - Parameter frames: What each packet gives.
    private static func expectPrompt(_ counts: [Int], ends: [Int], frames: [Int]) {
        var due = 0
        for (end, frameCount) in zip(ends, frames) {
            #expect(counts[end - 2] == due, "before byte \(end)")
            due += frameCount
            #expect(counts[end - 1] == due, "at byte \(end)")
        }
    }

    @Test(
        "WebM: at the packet's last byte, however long its block and its cluster", arguments: [1, 6],
        [1, 1_000])
    func webMPackets(framesPerBlock: Int, blocksPerCluster: Int) throws {
        let opus = OpusPackets(ogg: try Material.opus(24_000))
        for lacing in framesPerBlock == 1 ? EBML.Lacing.allCases : [.xiph, .ebml] {
            let shape = WebMShape(
                lacing: lacing, framesPerBlock: framesPerBlock, blocksPerCluster: blocksPerCluster)
            let stream = shape.stream(opus)
            let counts = try Self.frameCounts(stream, as: "webm-24khz-16bit-mono-opus")
            // The last block is in a group, for its padding.
            let checked = opus.packets.dropLast((opus.packets.count - 1) % framesPerBlock + 1)
            let frames = checked.indices.map { $0 == 0 ? 480 - opus.preSkip / 2 : 480 }
            Self.expectPrompt(counts, ends: Self.ends(of: Array(checked), in: stream), frames: frames)
            #expect(counts.last == 24_000)
        }
    }

    /// Its first block is in a group, with a padding of no length behind it: four bytes.
    @Test(
        "WebM by ffmpeg: a packet sounds with its last byte, or with its group's",
        arguments: [["-live", "1"], ["-cluster_time_limit", "5000"]])
    func webMByFFmpeg(options: [String]) throws {
        let ogg = try Material.opus(24_000)
        let opus = OpusPackets(ogg: ogg)
        let stream = try Material.remuxed(ogg, options)
        let counts = try Self.frameCounts(stream, as: "webm-24khz-16bit-24kbps-mono-opus")
        let frames = opus.packets.dropLast().indices.map { $0 == 0 ? 480 - opus.preSkip / 2 : 480 }
        var ends = Self.ends(of: Array(opus.packets.dropLast()), in: stream)
        #expect(Array(stream[ends[0]..<ends[0] + 4]) == EBML.element(0x75A2, [0]))
        ends[0] += 4
        Self.expectPrompt(counts, ends: ends, frames: frames)
    }

    @Test("WebM: in a group, at the end of the group, or of the block where no padding can follow")
    func webMGroups() throws {
        let opus = OpusPackets(ogg: try Material.opus(24_000, seconds: 0.2))
        let block = EBML.element(0xA1, EBML.block([opus.packets[0]]))
        let (duration, padding) = (EBML.unsigned(0x9B, 20), EBML.signed(0x75A2, 0))
        for (rest, wait) in [(duration, 0), (padding, padding.count), (duration + padding, 14)] {
            let cluster = EBML.element(0x1F43_B675, EBML.element(0xA0, block + rest))
            let start = WebMShape.header + EBML.elementOfUnknownSize(0x1853_8067, WebMShape().tracks(opus))
            let counts = try Self.frameCounts(start + cluster, as: "webm-24khz-16bit-mono-opus")
            let end = (start + cluster).count - rest.count + wait
            Self.expectPrompt(counts, ends: [end], frames: [480 - opus.preSkip / 2])
        }
    }

    /// Where packets lie in a stream, in order.
    private static func ends(of packets: [[UInt8]], in stream: [UInt8]) -> [Int] {
        var position = 0
        return packets.map { packet in
            while !stream[position...].starts(with: packet) { position += 1 }
            position += packet.count
            return position
        }
    }

    @Test(
        "Opus without a container: at the packet's last byte, from the first one on",
        arguments: HeaderlessOpusTests.formats, [10, 20, 40, 60])
    func headerlessOpus(format: HeaderlessOpusTests.Format, milliseconds: Int) throws {
        let stream = try format.packets(milliseconds).flatMap { $0 }
        let counts = try Self.frameCounts(stream, as: format.name)
        let size = format.byteCount(milliseconds)
        for index in counts.indices {
            #expect(counts[index] == (index + 1) / size * milliseconds * format.sampleRate / 1_000)
        }
    }

    /// Any packet may be the first one of a stream. Where its second byte happens to look like the high byte
    /// of a length, the next packet is waited for.
    @Test("whatever packet comes first", arguments: HeaderlessOpusTests.formats, [10, 20, 40, 60])
    func anyFirstPacket(format: HeaderlessOpusTests.Format, milliseconds: Int) throws {
        let named = try #require(OutputFormat(named: format.name))
        let packets = try format.packets(milliseconds, seconds: 6)
        let size = format.byteCount(milliseconds)
        var lateCount = 0
        for index in 0..<(packets.count - 2) {
            let stream = packets[index...].prefix(2).flatMap { $0 }
            var decoder = try CodecRegistry.standard.makeStreamDecoder(for: named)
            var (frameCount, needed) = (0, 0)
            while frameCount == 0 && needed < stream.count {
                try decoder.push(stream.span.extracting(needed...needed)) { _, samples in
                    frameCount += samples.count
                }
                needed += 1
            }
            #expect(frameCount > 0)
            lateCount += needed == size ? 0 : 1
        }
        #expect(lateCount * 100 <= packets.count)
    }

    @Test("with a length, at the first packet's last byte, or where 40 ms are disproved")
    func headerlessOpusWithLength() throws {
        for format in HeaderlessOpusTests.formats {
            let size = format.byteCount(20)
            for isBigEndian in [true, false] {
                let stream = HeaderlessOpusTests.withLength(try format.packets(), isBigEndian: isBigEndian)
                let counts = try Self.frameCounts(stream, as: format.name)
                let first = counts.firstIndex { $0 > 0 }.map { $0 + 1 }
                #expect(first == (size == 80 && !isBigEndian ? 161 : size + 2))
            }
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

    @Test(
        "SILK: at the packet's last byte, with and without a file's name in front", arguments: [false, true])
    func silkPackets(isFile: Bool) throws {
        let stream = try SILKMaterial.stream(.init(packetMilliseconds: 40), seconds: 0.4)
        let packets = SILKMaterial.packets(of: stream)
        let framed = SILKMaterial.framed(packets)
        let counts = try Self.frameCounts(
            isFile ? stream : framed, as: "raw-16khz-16bit-mono-truesilk")
        var position = isFile ? SILKMaterial.magic.count : 0
        for (index, packet) in packets.enumerated() {
            position += 2 + packet.count
            #expect(counts[position - 1] == (index + 1) * 640)
            #expect(counts[position - 2] == index * 640)
        }
    }

    @Test("a container is known by as few bytes as decide")
    func probing() throws {
        let starts: [(stream: [UInt8], byteCount: Int)] = [
            // The fourth byte of a header; the first of a packet, behind a name and a length.
            (try Material.mp3(24_000, kilobits: 48, seconds: 0.2), 4),
            (try SILKMaterial.stream(.init(), seconds: 0.2), 12),
        ]
        for (stream, byteCount) in starts {
            var decoder = try CodecRegistry.standard.makeStreamDecoder(for: nil)
            for index in 0..<byteCount {
                #expect(!decoder.progress.hasReachedAudio)
                try decoder.push(stream.span.extracting(index...index)) { _, _ in }
            }
            #expect(decoder.progress.hasReachedAudio)
        }
    }
}
