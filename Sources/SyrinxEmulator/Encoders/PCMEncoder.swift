// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// `raw-*-pcm`: s16le without a header.
struct PCMEncoder: SpeechEncoder {
    mutating func encode(_ samples: Span<Int16>, into bytes: inout ByteBuffer) {
        #if _endian(little)
            // SAFETY: only reads the samples' own bytes.
            unsafe bytes.writeBytes(samples.bytes)
        #else
            for index in samples.indices { bytes.writeInteger(samples[index], endianness: .little) }
        #endif
    }

    mutating func finish(into bytes: inout ByteBuffer) {}
}
