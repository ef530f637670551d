// SPDX-License-Identifier: Apache-2.0

internal import CSpeexDSP

/// Changes the sample rate of mono sound with speexdsp, as a stream.
///
/// The filter's delay is taken off: `n` frames in give exactly `n * outputRate / inputRate`,
/// rounded, and they line up with the input.
@safe
struct Resampler: ~Copyable {
    /// 0 to 10; 8 is speexdsp's step above what it calls desktop quality.
    private static let quality: CInt = 8

    private let inputRate: Int
    private let outputRate: Int
    /// Owned; nil when the rates are equal and samples pass as they are.
    private let state: OpaquePointer?
    private var inputCount = 0
    private var outputCount = 0
    private var block = ContiguousArray<Int16>(repeating: 0, count: 4096)

    /// - Parameters: Rates in Hz, above 0.
    init(from inputRate: Int, to outputRate: Int) {
        self.inputRate = inputRate
        self.outputRate = outputRate
        guard inputRate != outputRate else {
            // SAFETY: no state to own.
            unsafe state = nil
            return
        }
        var status: CInt = 0
        // SAFETY: `status` outlives the call.
        let made = unsafe speex_resampler_init(
            1, spx_uint32_t(inputRate), spx_uint32_t(outputRate), Self.quality, &status)
        // SAFETY: only a comparison, then the one owner is set; a live state.
        precondition(unsafe made != nil, "speexdsp takes any rates above 0")
        unsafe state = made
        _ = unsafe speex_resampler_skip_zeros(made)
    }

    deinit {
        // SAFETY: the only owner of a live state.
        if let state = unsafe state { unsafe speex_resampler_destroy(state) }
    }

    /// Appends to `output` what `input` makes; the filter keeps a few milliseconds back.
    mutating func process(_ input: ContiguousArray<Int16>, into output: inout ContiguousArray<Int16>) {
        inputCount += input.count
        if inputRate == outputRate {
            output.append(contentsOf: input)
            return
        }
        filter(input, into: &output, limit: .max)
    }

    /// Appends what the filter has kept back.
    mutating func finish(into output: inout ContiguousArray<Int16>) {
        guard inputRate != outputRate else { return }
        let total = (inputCount * outputRate + inputRate / 2) / inputRate
        let silence = ContiguousArray<Int16>(repeating: 0, count: 256)
        while outputCount < total { filter(silence, into: &output, limit: total) }
    }

    private mutating func filter(
        _ input: ContiguousArray<Int16>, into output: inout ContiguousArray<Int16>, limit: Int
    ) {
        var consumed = 0
        while consumed < input.count, outputCount < limit {
            var inputLength = spx_uint32_t(input.count - consumed)
            var outputLength = spx_uint32_t(min(block.count, limit - outputCount))
            // SAFETY: a live state; both buffers outlive the call, and speexdsp reads and writes
            // no more than the lengths that it is given.
            unsafe input.withUnsafeBufferPointer { source in
                unsafe block.withUnsafeMutableBufferPointer { target in
                    _ = unsafe speex_resampler_process_int(
                        state, 0, source.baseAddress?.advanced(by: consumed), &inputLength,
                        target.baseAddress, &outputLength)
                }
            }
            consumed += Int(inputLength)
            outputCount += Int(outputLength)
            output.append(contentsOf: block[..<Int(outputLength)])
        }
    }
}
