// SPDX-License-Identifier: Apache-2.0

internal import CVoAMRWBEnc
internal import NIOCore

/// `amr-wb-16000hz`: AMR-WB at 23.85 kbit/s in storage format (RFC 4867 section 5), its magic in front,
/// with vo-amrwbenc.
@safe
struct AMRWBEncoder: ~Copyable, SpeechEncoder {
    private static let magic = "#!AMR-WB\n"

    /// 20 ms at 16 kHz.
    private static let speechFrameCount = 320

    /// 3GPP TS 26.190: the look-ahead of 5 ms and the two filters' 15 samples.
    private static let delay = 95

    /// Of a frame of the highest mode, its type byte included.
    private static let frameByteLimit = 61

    /// Owned: made in `init`, destroyed in `deinit`, never copied out.
    private let handle: UnsafeMutableRawPointer
    private var samples = ContiguousArray<Int16>()
    private var hasBegun = false

    init() throws(EncoderError) {
        // SAFETY: a null result is refused.
        guard let handle = unsafe E_IF_init() else {
            throw EncoderError(sentence: "The AMR-WB encoder cannot be started.")
        }
        unsafe self.handle = handle
    }

    deinit {
        // SAFETY: the only owner of a live handle.
        unsafe E_IF_exit(handle)
    }

    mutating func encode(_ input: Span<Int16>, into bytes: inout ByteBuffer) {
        for index in input.indices { samples.append(input[index]) }
        var start = 0
        while samples.count - start >= Self.speechFrameCount {
            writeFrame(at: start, into: &bytes)
            start += Self.speechFrameCount
        }
        samples.removeFirst(start)
    }

    /// Pads with silence, so that all that came in gets out behind the codec's delay.
    mutating func finish(into bytes: inout ByteBuffer) {
        if hasBegun || !samples.isEmpty {
            let size = Self.speechFrameCount
            let missing = (samples.count + Self.delay + size - 1) / size * size - samples.count
            encode([Int16](repeating: 0, count: missing).span, into: &bytes)
        } else {
            bytes.writeString(Self.magic)
        }
    }

    private mutating func writeFrame(at start: Int, into bytes: inout ByteBuffer) {
        if !hasBegun { bytes.writeString(Self.magic) }
        hasBegun = true
        unsafe bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.frameByteLimit) { output in
            // SAFETY: both buffers outlive the call; the library reads 320 samples, which are there, and
            // writes 61 bytes in mode 8.
            let written = unsafe samples.withUnsafeBufferPointer { input in
                unsafe E_IF_encode(
                    handle, 8, input.baseAddress?.advanced(by: start),
                    output.bindMemory(to: UInt8.self).baseAddress, 0)
            }
            return max(0, Int(written))
        }
    }
}
