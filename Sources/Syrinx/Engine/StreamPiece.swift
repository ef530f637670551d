// SPDX-License-Identifier: Apache-2.0

internal import SyrinxServices

/// What a source gives: bytes, and the places where one stream of them ends and another begins.
enum StreamPiece: Sendable {
    case bytes(BodyChunk)
    case seam(Seam)
}

/// A place between two bytes, where a stream ends or begins. One stream follows the other without a gap in the
/// sound.
enum Seam: Sendable, Hashable {
    /// All of a part has come. What comes next waits until it was found to be whole.
    case partEnd
    /// The next part begins.
    case part
    /// The part comes again from its start: what has been decoded of it is left out.
    case again
    /// Something else goes on in the place of the part: the rest of it, from the start of a sentence.
    case sentence
}
