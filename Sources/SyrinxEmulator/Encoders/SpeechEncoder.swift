// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Turns mono samples into the bytes of one output format, as a stream.
protocol SpeechEncoder: ~Copyable {
    /// Appends what `samples` complete, which may be nothing.
    ///
    /// - Parameter samples: At the format's rate; any number of them.
    mutating func encode(_ samples: Span<Int16>, into bytes: inout ByteBuffer)

    /// Appends what was kept back. Called once, at the end.
    mutating func finish(into bytes: inout ByteBuffer)
}

/// An encoder's library refused its settings: the text of an answer of status 500.
struct EncoderError: Error, Equatable {
    let sentence: String
}
