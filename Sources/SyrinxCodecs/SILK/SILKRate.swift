// SPDX-License-Identifier: Apache-2.0

/// The rates that SILK codes speech at, whatever rate is played: any packet may change it.
enum SILKRate: Int, CaseIterable, Sendable {
    case narrow = 8
    case medium = 12
    case wide = 16
    case superWide = 24

    var kilohertz: Int { rawValue }
    var sampleRate: Int { rawValue * 1000 }

    /// Of a frame of 20 ms.
    var frameLength: Int { rawValue * 20 }

    /// A quarter of a frame: gains and taps are its own.
    var subframeLength: Int { rawValue * 5 }

    /// Of the short-term filter.
    var order: Int { self == .narrow ? 10 : 16 }

    /// 2 ms. A subframe's own may be 9 samples below and above the frame's.
    var shortestLag: Int { rawValue * 2 }

    /// 18 ms.
    var longestLag: Int { rawValue * 18 }

    init?(sampleRate: Int) {
        guard let found = Self.allCases.first(where: { $0.sampleRate == sampleRate }) else { return nil }
        self = found
    }

    /// The longest frame, in samples.
    static let longestFrame = 480
}
