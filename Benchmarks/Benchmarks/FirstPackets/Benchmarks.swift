// SPDX-License-Identifier: Apache-2.0

import Benchmark
import CBareCalls
import SyrinxCodecs
import SyrinxCore
import Workbench

/// From nothing to the first frames: a decoder is made, and given its first packet.
let benchmarks: @Sendable () -> Void = {
    let rate = 24_000
    benchmarkContest("Opus decoder and its first packet") {
        let packets = Material.opus(seconds: 0.1, rate: rate, bitRate: 48_000).packets.prefix(1)
        let memory = UnsafeMutableBufferPointer<Int16>.allocate(capacity: 2 * 5760)
        return Contest(itemCount: 20) {
            for _ in 0..<20 {
                decodeFirst(of: packets, with: try! OpusDecoder(format: PCMFormat(sampleRate: rate)), memory)
            }
        } bare: {
            for _ in 0..<20 {
                let decoder = bare_opus_create(CInt(rate))
                _ = packets.withBare { bare_opus_decode(decoder, $0, memory.baseAddress, 2880) }
                bare_opus_destroy(decoder)
            }
        }
    }
    benchmarkContest("MP3 decoder and its first packet") {
        let packets = Material.mp3(seconds: 0.5, rate: rate, kilobits: 48).prefix(1)
        let memory = UnsafeMutableBufferPointer<Int16>.allocate(capacity: 2 * 5760)
        return Contest(itemCount: 5) {
            for _ in 0..<5 {
                decodeFirst(of: packets, with: try! MP3Decoder(format: PCMFormat(sampleRate: rate)), memory)
            }
        } bare: {
            for _ in 0..<5 {
                let decoder = bare_mpg123_create(CInt(rate))
                _ = packets.withBare { bare_mpg123_decode(decoder, $0, memory.baseAddress, 2304) }
                bare_mpg123_destroy(decoder)
            }
        }
    }
    benchmarkStart(of: "Ogg Opus", as: "ogg-24khz-16bit-mono-opus") {
        let (packets, preSkip) = Material.opus(seconds: 2, rate: rate, bitRate: 64_000)
        return OggFile(opus: packets, preSkip: preSkip, rate: rate).bytes
    }
    benchmarkStart(of: "MP3", as: "audio-24khz-48kbitrate-mono-mp3") {
        Material.mp3(seconds: 1, rate: rate, kilobits: 48).bytes
    }
    benchmarkStart(of: "WAV", as: "riff-24khz-16bit-mono-pcm") {
        Material.wav(Material.octets(Material.voice(seconds: 1, rate: rate)), rate: rate)
    }
    benchmarkBytesUntilSamples()
}

private func decodeFirst<Decoder: PacketDecoder & ~Copyable>(
    of packets: Packets, with decoder: consuming Decoder, _ memory: UnsafeMutableBufferPointer<Int16>
) {
    var decoder = decoder
    packets.forEach { packet in
        var samples = OutputSpan(buffer: memory, initializedCount: 0)
        try! decoder.decode(packet, into: &samples)
        _ = samples.finalize(for: memory)
    }
}

/// How many bytes a stream decoder takes before the first frames come out, and how long making it and
/// pushing them takes.
private func benchmarkStart(of name: String, as format: String, _ make: @escaping () -> [UInt8]) {
    let bytesNeeded = BenchmarkMetric.custom("bytes until the first frames")
    let time = BenchmarkMetric.custom("from cold (ns)")
    var stream: [UInt8]?
    Benchmark("\(name) stream from cold", configuration: .samples(of: [time, bytesNeeded])) { benchmark in
        let bytes = stream ?? make()
        stream = bytes
        let needed = byteCountUntilFrames(bytes, format)
        let start = bare_now()
        var decoder = makeDecoder(format)
        var frameCount = 0
        try! decoder.push(bytes.span.extracting(..<needed)) { _, samples in frameCount += samples.count }
        benchmark.measurement(time, Int(bare_now() - start))
        benchmark.measurement(bytesNeeded, needed)
        precondition(frameCount > 0)
    }
}

private func makeDecoder(_ format: String) -> StreamDecoder {
    try! CodecRegistry.standard.makeStreamDecoder(for: OutputFormat(named: format)!)
}

private func byteCountUntilFrames(_ bytes: [UInt8], _ format: String) -> Int {
    var decoder = makeDecoder(format)
    var hasFrames = false
    for index in bytes.indices {
        try! decoder.push(bytes.span.extracting(index..<index + 1)) { _, _ in hasFrames = true }
        if hasFrames { return index + 1 }
    }
    preconditionFailure("no frames in it")
}

/// libmpg123 with and without its way of looking ahead is why it decodes MP3 here, and not LAME's hip.
private func benchmarkBytesUntilSamples() {
    let mpg123 = BenchmarkMetric.custom("bytes libmpg123 needs")
    let hip = BenchmarkMetric.custom("bytes hip needs")
    var packets: Packets?
    Benchmark("MP3: bytes until the first samples", configuration: .samples(of: [mpg123, hip], limit: 3)) {
        benchmark in
        let material = packets ?? Material.mp3(seconds: 1, rate: 24_000, kilobits: 48)
        packets = material
        benchmark.measurement(
            mpg123, material.withBare { bare_mpg123_bytes_until_samples($0, 24_000) })
        benchmark.measurement(hip, material.withBare { bare_hip_bytes_until_samples($0) })
    }
}
