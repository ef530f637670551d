// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// Memory for decoded samples, made once and filled again and again.
@safe
struct SampleBuffer: ~Copyable, @unchecked Sendable {
    private let memory: UnsafeMutableBufferPointer<Int16>

    /// Initialized samples, from the start.
    private(set) var count = 0

    // SAFETY: no more than a number.
    var capacity: Int { unsafe memory.count }

    init(sampleCapacity: Int) {
        // SAFETY: owned, and freed in `deinit`.
        unsafe memory = .allocate(capacity: sampleCapacity)
    }

    deinit {
        // SAFETY: the only owner; samples need no deinitialization.
        unsafe memory.deallocate()
    }

    /// Replaces what is held by what `body` appends; holds nothing when it throws.
    mutating func fill(
        _ body: (inout OutputSpan<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        count = 0
        // SAFETY: the span covers exactly this memory and does not outlive the call.
        var samples = unsafe OutputSpan(buffer: memory, initializedCount: 0)
        try body(&samples)
        count = unsafe samples.finalize(for: memory)
    }

    /// Hands on a part of what is held.
    ///
    /// - Precondition: `range` lies within `count`.
    func withSamples(
        in range: Range<Int>, _ body: (borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        precondition(range.upperBound <= count)
        // SAFETY: the first `count` samples are initialized, and live as long as `self`.
        unsafe try body(UnsafeBufferPointer(rebasing: memory[range]).span)
    }
}
