// SPDX-License-Identifier: Apache-2.0

/// Turns one packet into frames.
///
/// - Thread: confined to one thread or task at a time; moved there once, never shared.
public protocol PacketDecoder: ~Copyable, Sendable {
    var format: PCMFormat { get }

    /// The most that one packet can give, so that every buffer is made once, before the first byte.
    var maximumFramesPerPacket: Int { get }

    /// Appends the packet's frames, interleaved.
    ///
    /// - Parameters:
    ///   - packet: One whole packet; not kept after the call.
    ///   - samples: Must have room for ``maximumFramesPerPacket`` frames; untouched on a throw.
    /// - Throws: What to do next is in the error's `recovery`.
    mutating func decode(
        _ packet: borrowing Span<UInt8>, into samples: inout OutputSpan<Int16>
    ) throws(MediaError)

    /// Forgets all history, as after a gap. Keeps its memory.
    mutating func reset()
}
