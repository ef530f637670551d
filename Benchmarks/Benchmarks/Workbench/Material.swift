// SPDX-License-Identifier: Apache-2.0

internal import CBareCalls
internal import Glibc

/// Sound that codecs take for speech, the same on every run, and its encodings.
public enum Material {
    /// A voice of sorts: a gliding tone and its overtones, shaped by two wandering formants, in syllables,
    /// with a hiss between them.
    public static func voice(seconds: Double, rate: Int) -> [Int16] {
        var noise: UInt32 = 1
        var phase = 0.0
        return (0..<Int(seconds * Double(rate))).map { index in
            let time = Double(index) / Double(rate)
            let pitch = 120 + 25 * sin(time * 2.1) + 8 * sin(time * 11)
            phase += pitch / Double(rate)
            let formants = (500 + 250 * sin(time * 7.3), 1600 + 600 * sin(time * 5.1))
            var value = 0.0
            for overtone in 1...20 where pitch * Double(overtone) < Double(rate) * 0.45 {
                let frequency = pitch * Double(overtone)
                let weight =
                    1 / (1 + pow((frequency - formants.0) / 120, 2))
                    + 0.5 / (1 + pow((frequency - formants.1) / 200, 2))
                value += weight * sin(2 * .pi * phase * Double(overtone))
            }
            noise = noise &* 1_664_525 &+ 1_013_904_223
            let hiss = Double(Int32(bitPattern: noise)) / 2_147_483_648
            let loudness = max(0, sin(time * 2 * .pi * 3.5))
            return Int16(max(-32_000, min(32_000, 6000 * loudness * value + 600 * (1 - loudness) * hiss)))
        }
    }

    /// Little-endian, as it travels.
    public static func octets(_ samples: [Int16]) -> [UInt8] {
        samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    /// Packets of 20 ms.
    ///
    /// - Parameter isConstant: All of one size.
    public static func opus(
        seconds: Double, rate: Int, bitRate: Int, isConstant: Bool = false
    ) -> (packets: Packets, preSkip: Int) {
        let samples = voice(seconds: seconds, rate: rate)
        var packets = Packets()
        let preSkip = withUnsafeMutablePointer(to: &packets) { packets in
            bare_opus_encode(samples, samples.count, CInt(rate), CInt(bitRate), isConstant, packets) {
                context, bytes, count in
                let packet = UnsafeBufferPointer(start: bytes, count: count)
                context?.assumingMemoryBound(to: Packets.self).pointee.append(packet)
            }
        }
        return (packets, Int(preSkip))
    }

    public static func mp3(seconds: Double, rate: Int, kilobits: Int) -> Packets {
        let samples = voice(seconds: seconds, rate: rate)
        let stream = [UInt8](unsafeUninitializedCapacity: Int(seconds) * kilobits * 250 + 20_000) {
            buffer, count in
            count = bare_lame_encode(
                samples, samples.count, CInt(rate), CInt(kilobits), buffer.baseAddress, buffer.count)
        }
        return Packets(mp3: stream, rate: rate, kilobits: kilobits)
    }

    /// Frames of 20 ms at 23.85 kbit/s.
    public static func amrWB(seconds: Double) -> Packets {
        let samples = voice(seconds: seconds, rate: 16_000)
        let stream = [UInt8](unsafeUninitializedCapacity: samples.count / 320 * 61) { buffer, count in
            count = bare_amr_wb_encode(samples, samples.count, buffer.baseAddress, buffer.count)
        }
        return Packets(cutting: stream, every: 61)
    }

    /// Any octets are G.711.
    public static func g711(seconds: Double) -> [UInt8] {
        voice(seconds: seconds, rate: 8000).map { UInt8(truncatingIfNeeded: $0 >> 6) }
    }

    /// A WAV file's head in front of PCM, with the sizes that a stream has: unknown.
    public static func wav(_ data: [UInt8], rate: Int) -> [UInt8] {
        func number(_ value: Int, _ byteCount: Int) -> [UInt8] {
            (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let format = [1, 1].flatMap { number($0, 2) } + [rate, 2 * rate].flatMap { number($0, 4) }
        return Array("RIFF".utf8) + number(0xFFFF_FFFF, 4) + Array("WAVEfmt ".utf8) + number(16, 4) + format
            + number(2, 2) + number(16, 2) + Array("data".utf8) + number(0xFFFF_FFFF, 4) + data
    }
}
