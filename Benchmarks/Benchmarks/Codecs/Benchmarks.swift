// SPDX-License-Identifier: Apache-2.0

import Benchmark
import CBareCalls
import SyrinxCodecs
import SyrinxCore
import Workbench

/// Time for each packet, beside the library's own calls on the same packets.
let benchmarks: @Sendable () -> Void = {
    for (rate, bitRate) in [(16_000, 32_000), (24_000, 48_000), (48_000, 96_000)] {
        benchmarkContest("Opus, \(rate / 1000) kHz, beside opus_decode", isSound: true) {
            let packets = Material.opus(seconds: 1, rate: rate, bitRate: bitRate).packets
            let ours = DecoderBench { try OpusDecoder(format: PCMFormat(sampleRate: rate)) }
            let bare = bare_opus_create(CInt(rate))
            let memory = sampleMemory()
            return Contest(itemCount: packets.count, soundDuration: 1) {
                ours.decode(packets)
            } bare: {
                _ = packets.withBare { bare_opus_decode(bare, $0, memory, CInt(rate / 1000 * 120)) }
            }
        }
    }
    for (rate, kilobits) in [(16_000, 32), (24_000, 48), (48_000, 96)] {
        benchmarkContest("MP3, \(rate / 1000) kHz, beside mpg123_feed and mpg123_read", isSound: true) {
            let packets = Material.mp3(seconds: 2, rate: rate, kilobits: kilobits)
            let ours = DecoderBench { try MP3Decoder(format: PCMFormat(sampleRate: rate)) }
            let bare = bare_mpg123_create(CInt(rate))
            let memory = sampleMemory()
            return Contest(itemCount: packets.count, soundDuration: 2) {
                ours.decode(packets)
            } bare: {
                _ = packets.withBare { bare_mpg123_decode(bare, $0, memory, 2 * 1152) }
            }
        }
    }
    benchmarkContest("MP3, 24 kHz, beside LAME's hip") {
        let packets = Material.mp3(seconds: 2, rate: 24_000, kilobits: 48)
        let ours = DecoderBench { try MP3Decoder(format: PCMFormat(sampleRate: 24_000)) }
        let bare = bare_hip_create()
        return Contest(itemCount: packets.count) {
            ours.decode(packets)
        } bare: {
            _ = packets.withBare { bare_hip_decode(bare, $0) }
        }
    }
    for (codedRate, rate, milliseconds) in [
        (24_000, 24_000, 20), (16_000, 16_000, 20), (16_000, 24_000, 100),
    ] {
        let name = "SILK, \(codedRate / 1000) kHz played at \(rate / 1000), \(milliseconds) ms"
        benchmarkAlone(name) {
            let packets = Material.silk(
                seconds: 4, rate: codedRate, bitRate: codedRate * 3 / 2, milliseconds: milliseconds)
            let ours = DecoderBench { try SILKDecoder(format: PCMFormat(sampleRate: rate)) }
            return Contest(itemCount: packets.count, soundDuration: 4) { ours.decode(packets) }
        }
    }
    benchmarkContest("AMR-WB, 23.85 kbit/s, beside D_IF_decode", isSound: true) {
        let packets = Material.amrWB(seconds: 1)
        let ours = DecoderBench { try AMRWBDecoder(format: PCMFormat(sampleRate: 16_000)) }
        let bare = bare_amr_wb_create()
        let memory = sampleMemory()
        return Contest(itemCount: packets.count, soundDuration: 1) {
            ours.decode(packets)
        } bare: {
            packets.withBare { bare_amr_wb_decode(bare, $0, memory) }
        }
    }
    benchmarkAlone("G.722, 20 ms") {
        // Of as many octets a second as G.711; to its decoder any octets are sound.
        let packets = Packets(cutting: Material.g711(seconds: 4), every: 160)
        let ours = DecoderBench { try G722Decoder(format: PCMFormat(sampleRate: 16_000)) }
        return Contest(itemCount: packets.count, soundDuration: 4) { ours.decode(packets) }
    }
    benchmarkG711(.aLaw, "A-law") { bare_expand_a_law($0, $1) }
    benchmarkG711(.muLaw, "mu-law") { bare_expand_mu_law($0, $1) }
    benchmarkContest("PCM, 4 KiB, beside memcpy") {
        let octets = Material.octets(Material.voice(seconds: 22, rate: 24_000))
        let packets = Packets(cutting: octets, every: 4096)
        let ours = DecoderBench { PCMDecoder(format: PCMFormat(sampleRate: 24_000)) }
        let memory = sampleMemory()
        return Contest(itemCount: packets.count) {
            ours.decode(packets)
        } bare: {
            packets.withBare { bare_copy_packets($0, memory) }
        }
    }
}

/// A table, beside the arithmetic that fills it.
private func benchmarkG711(
    _ codec: AudioCodec, _ name: String,
    _ expand: @escaping (bare_packets, UnsafeMutablePointer<Int16>) -> Void
) {
    benchmarkContest("\(name), 4 KiB, beside arithmetic", isSound: true) {
        let packets = Packets(cutting: Material.g711(seconds: 50), every: 4096)
        let ours = DecoderBench { try G711Decoder(codec: codec, format: PCMFormat(sampleRate: 8000)) }
        let memory = sampleMemory()
        return Contest(itemCount: packets.count, soundDuration: 50) {
            ours.decode(packets)
        } bare: {
            packets.withBare { expand($0, memory) }
        }
    }
}

/// Room for any packet; lives as long as the process.
private func sampleMemory() -> UnsafeMutablePointer<Int16> {
    .allocate(capacity: 2 * 5760)
}
