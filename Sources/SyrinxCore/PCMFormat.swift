// SPDX-License-Identifier: Apache-2.0

/// The shape of decoded audio. The samples themselves are always 16-bit signed, in the machine's
/// byte order, interleaved.
public struct PCMFormat: Sendable, Hashable {
    /// In Hz.
    public var sampleRate: Int

    public var channelCount: Int

    /// - Precondition: both are positive.
    public init(sampleRate: Int, channelCount: Int = 1) {
        precondition(sampleRate > 0 && channelCount > 0, "a format without sound")
        self.sampleRate = sampleRate
        self.channelCount = channelCount
    }

    /// Of one frame, that is of one 16-bit sample for each channel.
    public var bytesPerFrame: Int { 2 * channelCount }

    public func duration(ofFrames frameCount: Int) -> Duration {
        .nanoseconds(Int64(frameCount) * 1_000_000_000 / Int64(sampleRate))
    }

    /// Rounded down.
    public func frameCount(in duration: Duration) -> Int {
        Int(duration.nanoseconds / 1000 * Int64(sampleRate) / 1_000_000)
    }
}

extension PCMFormat: CustomStringConvertible {
    public var description: String {
        "\(sampleRate) Hz, \(channelCount == 1 ? "mono" : "\(channelCount) channels")"
    }
}
