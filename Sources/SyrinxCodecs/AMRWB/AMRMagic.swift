// SPDX-License-Identifier: Apache-2.0

/// The lines that storage format begins with (RFC 4867 section 5.1).
enum AMRMagic: CaseIterable {
    case wideBand
    case wideBandChannels
    case narrowBand
    case narrowBandChannels

    enum Match {
        case whole(AMRMagic)
        /// The bytes end before it is told which.
        case part
    }

    private var text: StaticString {
        switch self {
        case .wideBand: "#!AMR-WB\n"
        case .wideBandChannels: "#!AMR-WB_MC1.0\n"
        case .narrowBand: "#!AMR\n"
        case .narrowBandChannels: "#!AMR_MC1.0\n"
        }
    }

    var byteCount: Int { text.utf8CodeUnitCount }

    /// Why a stream that begins so is not decoded; nil where it is.
    var refusal: String? {
        switch self {
        case .wideBand: nil
        case .wideBandChannels: "AMR-WB of several channels is not supported: one channel is"
        case .narrowBand, .narrowBandChannels:
            "this is AMR of the narrow band, which is not supported: AMR-WB is"
        }
    }

    /// - Returns: nil where the bytes begin with none of them.
    static func match(_ bytes: borrowing Span<UInt8>) -> Match? {
        var isPart = false
        for magic in allCases {
            if bytes.starts(with: magic.text) { return .whole(magic) }
            if bytes.count < magic.byteCount && bytes.startMatches(magic.text) { isPart = true }
        }
        return isPart ? .part : nil
    }
}

extension Span where Element == UInt8 {
    /// Whether all there is is the start of `text`.
    fileprivate func startMatches(_ text: StaticString) -> Bool {
        guard count <= text.utf8CodeUnitCount else { return false }
        // SAFETY: a static string lives for ever, and is read within its count.
        for index in indices where unsafe text.utf8Start[index] != self[index] { return false }
        return true
    }
}
