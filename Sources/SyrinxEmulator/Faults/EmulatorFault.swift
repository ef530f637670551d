// SPDX-License-Identifier: Apache-2.0

/// What goes wrong, or slowly, with one answer. Nothing does in a new one.
///
/// Written as words, such as `delay=lognormal:200,0.4 stall=4096:1500 cut=20000:reset`: see ``init(_:)``.
public struct EmulatorFault: Sendable, Equatable {
    /// From the request's last byte to the answer's first body byte.
    enum Delay: Sendable, Equatable {
        case fixed(Duration)
        /// What falls below 0 is 0.
        case normal(mean: Duration, deviation: Duration)
        /// `sigma` is the standard deviation of the logarithm.
        case logNormal(median: Duration, sigma: Double)
        /// One after the other, and from the beginning again. Not empty.
        case replayed([Duration])
    }

    enum Chunks: Sendable, Equatable {
        /// 1 or more; the last may be shorter.
        case exactly(byteCount: Int)
        /// 1 to 1023 bytes, never an even number but at the end.
        case odd
    }

    struct Stall: Sendable, Equatable {
        /// Of the body, before which nothing is sent for a while.
        let byteOffset: Int
        let duration: Duration
    }

    enum Ending: String, Sendable, Equatable {
        /// As if the body were whole.
        case clean
        /// The connection is closed in the middle: no last chunk (RFC 9112 section 7.1).
        case unfinished
        /// The connection is reset.
        case reset
    }

    struct Cut: Sendable, Equatable {
        /// Body bytes that are sent; a shorter body is not cut.
        let byteOffset: Int
        let ending: Ending
    }

    struct Garbage: Sendable, Equatable {
        /// Of the first body byte that is replaced by noise.
        let byteOffset: Int
        let byteCount: Int
    }

    struct Status: Sendable, Equatable {
        /// 300 to 599.
        let code: Int
        /// As `Retry-After` has it: seconds, or a date.
        let retryAfter: String?
    }

    var delay: Delay?
    /// Times real time; nil: as the configuration has it.
    var pace: Double?
    /// Before each chunk, at the most.
    var jitter: Duration?
    var chunks: Chunks?
    var stalls: [Stall] = []
    var cut: Cut?
    var garbage: Garbage?
    /// The head goes out in pieces, over so much time.
    var headDuration: Duration?
    var mediaType: String?
    /// A page for people in the place of the answer, with status 200.
    var isPage = false
    var status: Status?
    /// Instead of an answer: the connection is closed (`unfinished`) or reset.
    var closing: Ending?
    /// The connection is closed behind the answer, which has not announced it.
    var dropsConnection = false
    /// Instead of an answer: the connection is reset, and for so long nobody can connect.
    var refusal: Duration?
    /// How the making of a voice ends, in its service's own word.
    var outcome: String?

    /// No fault.
    public init() {}

    /// Takes over what another one says.
    mutating func merge(_ other: EmulatorFault) {
        delay = other.delay ?? delay
        pace = other.pace ?? pace
        jitter = other.jitter ?? jitter
        chunks = other.chunks ?? chunks
        stalls += other.stalls
        cut = other.cut ?? cut
        garbage = other.garbage ?? garbage
        headDuration = other.headDuration ?? headDuration
        mediaType = other.mediaType ?? mediaType
        isPage = other.isPage || isPage
        status = other.status ?? status
        closing = other.closing ?? closing
        dropsConnection = other.dropsConnection || dropsConnection
        refusal = other.refusal ?? refusal
        outcome = other.outcome ?? outcome
    }
}
