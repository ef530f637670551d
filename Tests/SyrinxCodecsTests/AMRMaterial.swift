// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// What happens to AMR-WB streams.
enum AMRMaterial {
    static let magic = Array("#!AMR-WB\n".utf8)

    /// RFC 4867 section 5.3 and 3GPP TS 26.201: bytes of each type's frame, the type byte included.
    static let byteCounts = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1]

    /// As libvo-amrwbenc makes it, the magic in front.
    static func stream(mode: Int = 8, dtx: Bool = false, seconds: Double = 1) throws -> [UInt8] {
        try Material.amrWB(Material.speech(16_000, seconds: seconds), mode: mode, dtx: dtx)
    }

    /// The frames of a stream that is as it should be.
    static func frames(of stream: [UInt8]) -> [[UInt8]] {
        var frames: [[UInt8]] = []
        var position = stream.starts(with: magic) ? magic.count : 0
        while position < stream.count {
            let end = position + byteCounts[Int(stream[position] >> 3 & 0xF)]
            frames.append(Array(stream[position..<end]))
            position = end
        }
        return frames
    }

    /// A frame of every type that there is, speech of all modes, comfort noise, and what is lost.
    static func everyType(seconds: Double) throws -> [[UInt8]] {
        let modes = try (0...8).map { try frames(of: stream(mode: $0, seconds: seconds)) }
        // Speech, then silence: comfort noise begins eight frames behind the last speech.
        let pause = Material.speech(16_000, seconds: 0.2) + [Int16](repeating: 0, count: 16_000)
        let noise = try frames(of: Material.amrWB(pause, mode: 2, dtx: true)).filter { $0[0] >> 3 & 0xF == 9 }
        var result: [[UInt8]] = []
        for index in modes[0].indices {
            result.append(modes[index % 9][index])
            if index % 9 == 8 { result += [noise[index % noise.count], [0x7C], [0x74], [0x7C]] }
        }
        return result
    }
}
