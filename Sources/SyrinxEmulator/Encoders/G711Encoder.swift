// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// A-law or mu-law (ITU-T G.711): one byte for each sample.
struct G711Encoder: SpeechEncoder {
    enum Law: Sendable {
        case a
        case mu
    }

    let law: Law

    mutating func encode(_ samples: Span<Int16>, into bytes: inout ByteBuffer) {
        for index in samples.indices {
            bytes.writeInteger(law == .a ? Self.aLaw(samples[index]) : Self.muLaw(samples[index]))
        }
    }

    mutating func finish(into bytes: inout ByteBuffer) {}

    /// G.711 table 1: 13 bits of magnitude and sign, even bits inverted.
    static func aLaw(_ sample: Int16) -> UInt8 {
        let isPositive = sample >= 0
        let magnitude = UInt16(truncatingIfNeeded: isPositive ? sample : ~sample) >> 3
        let segment = max(0, 16 - magnitude.leadingZeroBitCount - 5)
        let step = segment == 0 ? magnitude >> 1 : magnitude >> UInt16(segment)
        let code = UInt8(segment << 4) | UInt8(step & 0xF)
        return (code | (isPositive ? 0x80 : 0)) ^ 0x55
    }

    /// G.711 table 2: 14 bits of magnitude and sign, biased by 33, all bits inverted.
    static func muLaw(_ sample: Int16) -> UInt8 {
        let isPositive = sample >= 0
        let magnitude = min(UInt16(truncatingIfNeeded: isPositive ? sample : ~sample) >> 2, 8158) + 33
        let segment = 16 - magnitude.leadingZeroBitCount - 6
        let code = UInt8(segment << 4) | UInt8((magnitude >> UInt16(segment + 1)) & 0xF)
        return ~(code | (isPositive ? 0 : 0x80))
    }
}
