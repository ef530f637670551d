// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// The second half of a ``StreamDecoder``: packets in, trimmed frames out.
struct PacketStage: ~Copyable, Sendable {
    private(set) var parameters: StreamParameters?

    /// The decoder was made ahead of the stream and has seen none of it.
    private var isFresh = false
    private(set) var packetCount = 0

    /// When the first packet was whole.
    private(set) var firstPacketTime: MonotonicTime?
    private(set) var skippedPacketCount = 0

    private var decoder: (any PacketDecoder & ~Copyable)?

    /// Room for one packet; made when the stream begins, then used again and again.
    private var scratch = SampleBuffer(sampleCapacity: 0)
    private var badPacketsInARow = 0

    /// Makes a decoder for what is expected: then it need not be made while the first packet waits. A
    /// stream that turns out to be different gets its own.
    mutating func prepare(for parameters: StreamParameters) throws(MediaError) {
        try begin(parameters)
        isFresh = true
    }

    mutating func take(
        _ info: PacketInfo, _ packet: borrowing Span<UInt8>,
        _ onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        if let parameters = info.newStream, !(isFresh && parameters == self.parameters) {
            try begin(parameters)
        }
        isFresh = false
        guard let format = parameters?.format else {
            throw MediaError(.malformed, .giveUp, "audio before its description")
        }
        if packetCount == 0 { firstPacketTime = .now }
        packetCount += 1
        guard try decode(packet) else { return }

        let frameCount = scratch.count / format.channelCount
        let first = min(info.leadingTrimFrameCount, frameCount)
        let count = min(info.frameLimit ?? .max, frameCount - first)
        guard count > 0 else { return }
        let range = first * format.channelCount..<(first + count) * format.channelCount
        try scratch.withSamples(in: range) { samples throws(MediaError) in try onFrames(format, samples) }
    }

    private mutating func begin(_ parameters: StreamParameters) throws(MediaError) {
        let made = try CodecRegistry.standard.makeDecoder(for: parameters)
        let sampleCount = made.maximumFramesPerPacket * parameters.format.channelCount
        if scratch.capacity < sampleCount { scratch = SampleBuffer(sampleCapacity: sampleCount) }
        decoder = consume made
        self.parameters = parameters
    }

    /// - Returns: false where the packet is lost and the next one may be good.
    private mutating func decode(_ packet: borrowing Span<UInt8>) throws(MediaError) -> Bool {
        do throws(MediaError) {
            try scratch.fill { samples throws(MediaError) in
                try decoder?.decode(packet, into: &samples)
            }
            badPacketsInARow = 0
            return true
        } catch {
            skippedPacketCount += 1
            badPacketsInARow += 1
            guard error.recovery != .giveUp, badPacketsInARow < Limits.consecutiveBadPackets else {
                throw MediaError(error.reason, .giveUp, error.detail)
            }
            if error.recovery == .rebuild, let parameters { try begin(parameters) }
            return false
        }
    }
}
