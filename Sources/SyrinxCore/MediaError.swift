// SPDX-License-Identifier: Apache-2.0

/// What is wrong with bytes that claim to be audio, and what the caller can do about it.
public struct MediaError: Error, Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        /// The bytes break the rules of their own format.
        case malformed
        /// The stream ended inside a header, a page or a packet.
        case truncated
        /// Well-formed, but of a kind that is not decoded here.
        case unsupported
        /// A size or a count in the stream is beyond what any real stream needs.
        case limitExceeded
        /// A codec library refused; its own status code.
        case library(Int32)
        /// The receiver of the audio asked to stop: no fault of the stream.
        case stopped
    }

    /// What the next call can expect.
    public enum Recovery: Sendable, Hashable {
        /// Only this packet is lost: go on with the next.
        case skipPacket
        /// The decoder is lost, the stream may not be: make a new decoder.
        case rebuild
        /// Nothing more will come out of this stream.
        case giveUp
    }

    public var reason: Reason
    public var recovery: Recovery

    /// What was met, in words for a person; a literal, so that throwing does not allocate.
    public var detail: String

    public init(_ reason: Reason, _ recovery: Recovery, _ detail: String = "") {
        self.reason = reason
        self.recovery = recovery
        self.detail = detail
    }
}

extension MediaError: CustomStringConvertible {
    public var description: String {
        if !detail.isEmpty { return detail }
        switch reason {
        case .malformed: return "the audio is malformed"
        case .truncated: return "the audio ends in the middle"
        case .unsupported: return "this kind of audio is not supported"
        case .limitExceeded: return "the audio claims sizes that no real stream has"
        case .library(let status): return "the codec library refused with status \(status)"
        case .stopped: return "stopped"
        }
    }
}
