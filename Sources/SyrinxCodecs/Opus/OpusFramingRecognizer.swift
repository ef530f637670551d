// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// Finds out how Opus packets lie in a stream without a container, from its first bytes.
///
/// All guesses are tried side by side, byte by byte; each falls with the first byte that it does not
/// allow. One is believed as soon as it is **the only one left and its first packet is whole**, or else
/// when it is two packets ahead of all others. Sound can then begin with the first packet's last byte, and
/// hardly ever begins wrongly where one of the guesses is right: the others have been disproved. The one
/// that is believed is still checked up to its fifth packet; when it falls, so does the stream, rather than
/// that noise is played.
///
/// Why the first packet is enough almost always. The packet's first bytes tell its duration, and with it
/// the only fixed size that it can have. Beside that one:
/// - A length of two bytes, big-endian, starts with 0 to 5 (a length of 720 to 1440 bytes at the most). As
///   the first byte of a packet that is narrow-band SILK in frames of 10 ms, which no encoder makes of 16 or
///   24 kHz at these bit rates. The other way round, the 0 of a length looks like a fixed size of 10 ms until
///   the second such packet should begin (byte 31, 41 or 61), which is before the first packet behind a
///   length is whole.
/// - A length of two bytes, little-endian, has such a byte in the second place, as 1 of 43 to 85 packets of
///   random bytes have it. What follows must start a mono packet of a duration that the length fits: 4 of
///   3,400 packets by libopus, and digital silence never. Then the second packet is waited for. The other
///   way round: 80 is 0x50, which starts 40 ms of wide-band SILK, so that the packet of 160 bytes that it
///   promises is waited for; 60 is 0x3C, stereo, at once disproved; 120 is 0x78, 20 ms of hybrid full-band,
///   which is disproved by the byte behind 120, before the packet behind the length is whole.
/// - `OggS` starts with 0x4F, which is stereo, and EBML with 0x1A, which is 120 ms: neither can be mistaken.
struct OpusFramingRecognizer {
    /// All so far; at the most five packets of the guess that takes the longest.
    private(set) var bytes: [UInt8] = []

    /// Those that have not been disproved, the likeliest first.
    private var hypotheses: [OpusFramingHypothesis]

    private var isDecided = false

    /// Packets that must be right before nothing more is checked.
    static let checkedPacketCount = 5

    /// - Parameter bitRate: Of the format, in bit/s.
    init(bitRate: Int) {
        hypotheses = PacketFraming.choices.map { OpusFramingHypothesis($0, bitRate: bitRate) }
    }

    /// The one that is believed.
    var believed: OpusFramingHypothesis? { isDecided ? hypotheses.first : nil }

    /// At the end of the stream: what explains all of it, or else most of it.
    var likeliest: OpusFramingHypothesis? {
        believed ?? hypotheses.first { !$0.packets.isEmpty && $0.isComplete(at: bytes.count) }
            ?? hypotheses.first { !$0.packets.isEmpty }
    }

    /// Audio has begun, unless the next bytes are no audio at all.
    var hasReachedAudio: Bool {
        bytes.count >= 4 && !hypotheses.allSatisfy(\.isContainer)
    }

    /// - Throws: `.malformed` where nothing is left that it could be.
    mutating func take(_ byte: UInt8) throws(MediaError) {
        bytes.append(byte)
        let bytes = bytes
        for index in hypotheses.indices.reversed() {
            let holds = hypotheses[index].holds(for: bytes.span)
            if !holds { hypotheses.remove(at: index) }
        }
        guard let first = hypotheses.first else {
            throw MediaError(
                .malformed, .giveUp,
                "the Opus packets do not lie in any way that is known here; webm and ogg formats tell how")
        }
        guard !isDecided else { return }
        if hypotheses.count == 1 {
            isDecided = first.isContainer ? bytes.count >= 4 : !first.packets.isEmpty
        } else if let ahead = hypotheses.first(where: isAhead) ?? enduring {
            hypotheses = [ahead]
            isDecided = true
        }
    }

    /// Several guesses have held for so many packets. A length that fits the packet behind it so often is no
    /// accident; that packets of one size begin with the same bytes every time, as lengths do, is.
    private var enduring: OpusFramingHypothesis? {
        let lasting = hypotheses.filter { $0.packets.count >= Self.checkedPacketCount }
        return lasting.first { $0.framing.lengthByteCount > 0 } ?? lasting.first
    }

    private func isAhead(_ hypothesis: OpusFramingHypothesis) -> Bool {
        hypotheses.allSatisfy {
            $0.framing == hypothesis.framing || $0.packets.count + 2 <= hypothesis.packets.count
        }
    }
}
