// SPDX-License-Identifier: Apache-2.0

import Benchmark
import CBareCalls
import SyrinxCodecs
import SyrinxCore
import Workbench

private let seconds = 30.0

/// Half a minute of speech from a container's bytes, in pieces as a network brings them, to trimmed frames;
/// beside the decoding of its packets alone.
let benchmarks: @Sendable () -> Void = {
    for (rate, bitRate) in [(16_000, 64_000), (24_000, 64_000), (48_000, 96_000)] {
        benchmarkPipeline("ogg-\(rate / 1000)khz-16bit-mono-opus", "beside opus_decode") {
            let (packets, preSkip) = Material.opus(seconds: seconds, rate: rate, bitRate: bitRate)
            let decoder = bare_opus_create(CInt(rate))
            return Stream(OggFile(opus: packets, preSkip: preSkip, rate: rate).bytes) { memory in
                _ = packets.withBare { bare_opus_decode(decoder, $0, memory, 2880) }
            }
        }
    }
    for (format, rate, bitRate) in [
        ("webm-16khz-16bit-mono-opus", 16_000, 32_000), ("webm-24khz-16bit-mono-opus", 24_000, 48_000),
    ] {
        benchmarkPipeline(format, "beside opus_decode") {
            let (packets, preSkip) = Material.opus(seconds: seconds, rate: rate, bitRate: bitRate)
            let decoder = bare_opus_create(CInt(rate))
            return Stream(WebMFile(opus: packets, preSkip: preSkip, rate: rate).bytes) { memory in
                _ = packets.withBare { bare_opus_decode(decoder, $0, memory, 2880) }
            }
        }
    }
    for (format, rate, bitRate) in [
        ("audio-16khz-16bit-32kbps-mono-opus", 16_000, 32_000),
        ("audio-24khz-16bit-48kbps-mono-opus", 24_000, 48_000),
    ] {
        benchmarkPipeline(format, "beside opus_decode") {
            let (packets, _) = Material.opus(
                seconds: seconds, rate: rate, bitRate: bitRate, isConstant: true)
            let decoder = bare_opus_create(CInt(rate))
            return Stream(packets.bytes) { memory in
                _ = packets.withBare { bare_opus_decode(decoder, $0, memory, 2880) }
            }
        }
    }
    for (rate, kilobits) in [(16_000, 32), (24_000, 48), (48_000, 96)] {
        benchmarkPipeline("audio-\(rate / 1000)khz-\(kilobits)kbitrate-mono-mp3", "beside mpg123_read") {
            let packets = Material.mp3(seconds: seconds, rate: rate, kilobits: kilobits)
            let decoder = bare_mpg123_create(CInt(rate))
            return Stream(packets.bytes) { memory in
                _ = packets.withBare { bare_mpg123_decode(decoder, $0, memory, 2304) }
            }
        }
    }
    benchmarkPipeline("amr-wb-16000hz", "beside D_IF_decode") {
        let packets = Material.amrWB(seconds: seconds)
        let decoder = bare_amr_wb_create()
        return Stream(packets.bytes) { memory in
            packets.withBare { bare_amr_wb_decode(decoder, $0, memory) }
        }
    }
    for rate in [16_000, 24_000] {
        benchmarkAlone("raw-\(rate / 1000)khz-16bit-mono-truesilk", in: .microseconds) {
            let packets = Material.silk(
                seconds: seconds, rate: rate, bitRate: rate * 3 / 2, milliseconds: 20)
            let stream = packets.lengthPrefixed
            return Contest(itemCount: 1, soundDuration: seconds) {
                decode(stream, as: "raw-\(rate / 1000)khz-16bit-mono-truesilk")
            }
        }
    }
    benchmarkAlone("g722-16khz-64kbps", in: .microseconds) {
        let octets = Material.g711(seconds: seconds)
        return Contest(itemCount: 1, soundDuration: seconds) { decode(octets, as: "g722-16khz-64kbps") }
    }
    benchmarkPipeline("raw-8khz-8bit-mono-mulaw", "beside arithmetic") {
        let octets = Material.g711(seconds: seconds)
        let packets = Packets(cutting: octets, every: 4096)
        return Stream(octets) { memory in packets.withBare { bare_expand_mu_law($0, memory) } }
    }
    benchmarkPipeline("raw-24khz-16bit-mono-pcm", "beside memcpy") {
        let octets = Material.octets(Material.voice(seconds: seconds, rate: 24_000))
        let packets = Packets(cutting: octets, every: 4096)
        return Stream(octets) { memory in packets.withBare { bare_copy_packets($0, memory) } }
    }
    benchmarkPipeline("riff-24khz-16bit-mono-pcm", "beside memcpy") {
        let octets = Material.octets(Material.voice(seconds: seconds, rate: 24_000))
        let packets = Packets(cutting: octets, every: 4096)
        return Stream(Material.wav(octets, rate: 24_000)) { memory in
            packets.withBare { bare_copy_packets($0, memory) }
        }
    }
}

/// A stream's bytes, and the bare decoding of what is in it.
private struct Stream {
    let bytes: [UInt8]
    let bare: (UnsafeMutablePointer<Int16>) -> Void

    init(_ bytes: [UInt8], bare: @escaping (UnsafeMutablePointer<Int16>) -> Void) {
        self.bytes = bytes
        self.bare = bare
    }
}

private func benchmarkPipeline(_ format: String, _ peer: String, _ make: @escaping () -> Stream) {
    benchmarkContest("\(format), \(peer)", in: .microseconds, isSound: true) {
        let stream = make()
        let memory = UnsafeMutablePointer<Int16>.allocate(capacity: 2 * 5760)
        return Contest(itemCount: 1, soundDuration: seconds) {
            decode(stream.bytes, as: format)
        } bare: {
            stream.bare(memory)
        }
    }
}

private func decode(_ bytes: [UInt8], as format: String) {
    var decoder = try! CodecRegistry.standard.makeStreamDecoder(for: OutputFormat(named: format)!)
    var frameCount = 0
    var start = 0
    while start < bytes.count {
        // Of no particular size, as pieces from a network are.
        let end = min(start + 1449, bytes.count)
        try! decoder.push(bytes.span.extracting(start..<end)) { _, samples in frameCount += samples.count }
        start = end
    }
    try! decoder.finish { _, samples in frameCount += samples.count }
    precondition(Double(frameCount) > 0.99 * seconds * 8000)
    precondition(decoder.progress.damagedPageCount == 0)
}
