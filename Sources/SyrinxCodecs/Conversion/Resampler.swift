// SPDX-License-Identifier: Apache-2.0

internal import CSpeexDSP
internal import SyrinxCore

/// Changes the sample rate, with libspeexdsp's windowed sinc.
@safe
struct Resampler: ~Copyable, @unchecked Sendable {
    private let handle: OpaquePointer
    private let channelCount: Int
    private var output: SampleBuffer

    /// Frames at the new rate that one call gives at the most.
    private static let outputFrameCapacity = 4096

    /// 0 to 10.
    private static let quality: CInt = 10

    init(from inputRate: Int, to outputRate: Int, channelCount: Int) throws(MediaError) {
        var status: CInt = 0
        // SAFETY: `status` outlives the call, and a null result is refused.
        let made = unsafe speex_resampler_init(
            UInt32(channelCount), UInt32(inputRate), UInt32(outputRate), Self.quality, &status)
        guard let handle = unsafe made else {
            throw MediaError(
                .library(status), .giveUp, "\(inputRate) Hz cannot be turned into \(outputRate) Hz")
        }
        unsafe self.handle = handle
        self.channelCount = channelCount
        output = SampleBuffer(sampleCapacity: Self.outputFrameCapacity * channelCount)
        // The filter's own delay would be heard as silence before the first word.
        // SAFETY: a live handle.
        unsafe speex_resampler_skip_zeros(handle)
    }

    deinit {
        // SAFETY: the only owner of a live handle.
        unsafe speex_resampler_destroy(handle)
    }

    /// Frames at the old rate that have gone in and not come out yet.
    var heldFrameCount: Int {
        // SAFETY: a live handle.
        Int(unsafe speex_resampler_get_input_latency(handle))
    }

    mutating func process(
        _ samples: borrowing Span<Int16>, onFrames: (borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        let frameCount = samples.count / channelCount
        var done = 0
        while done < frameCount {
            let rest = samples.extracting((done * channelCount)...)
            var taken = UInt32(frameCount - done)
            try output.fill { output throws(MediaError) in
                // SAFETY: both counts are in frames and within their buffers; the library says how many
                // of each it used, and writes all that it reports.
                unsafe rest.withUnsafeBufferPointer { input in
                    unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                        var made = UInt32(Self.outputFrameCapacity)
                        _ = unsafe speex_resampler_process_interleaved_int(
                            handle, input.baseAddress, &taken, buffer.baseAddress, &made)
                        count = Int(made) * channelCount
                    }
                }
            }
            done += Int(taken)
            if output.count > 0 { try output.withSamples(in: 0..<output.count, onFrames) }
            guard taken > 0 || output.count > 0 else { break }
        }
    }
}
