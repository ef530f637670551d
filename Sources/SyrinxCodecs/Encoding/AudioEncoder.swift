// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Turns frames into the bytes of a compressed file or stream, as they come.
///
/// - Thread: confined to one thread or task at a time.
public protocol AudioEncoder: ~Copyable, Sendable {
    /// Of the frames that go in.
    var format: PCMFormat { get }

    /// Appends the bytes that `samples` complete, which may be none.
    ///
    /// - Parameter samples: Whole frames, interleaved, in ``format``.
    mutating func encode(_ samples: borrowing Span<Int16>, into bytes: inout [UInt8]) throws(MediaError)

    /// Appends what was kept back. Called once, at the end.
    ///
    /// - Returns: What to write over the start of the file, where that can be done: facts that only the
    ///   end knows. Often empty.
    mutating func finish(into bytes: inout [UInt8]) throws(MediaError) -> [UInt8]
}
