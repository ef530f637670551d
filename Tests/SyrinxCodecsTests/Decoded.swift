// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport

/// All that a stream comes to.
struct Decoded: Equatable {
    /// What one format was given in; a chained stream has several.
    struct Section: Equatable {
        var format: PCMFormat
        var samples: [Int16]
    }

    var sections: [Section] = []
    var error: MediaError?
    var progress = DemuxerProgress()
    var timings: [SpeechTiming] = []
    var skippedPacketCount = 0

    var samples: [Int16] { sections.flatMap(\.samples) }
    var format: PCMFormat? { sections.first?.format }

    mutating func append(_ samples: [Int16], _ format: PCMFormat) {
        if sections.last?.format == format {
            sections[sections.count - 1].samples += samples
        } else {
            sections.append(Section(format: format, samples: samples))
        }
    }
}

/// Where a stream is cut.
enum Cut: CustomStringConvertible {
    case nowhere
    case everyByte
    /// Pieces of 0 to `limit` bytes.
    case random(seed: UInt64, limit: Int)

    var description: String {
        switch self {
        case .nowhere: "all at once"
        case .everyByte: "one byte at a time"
        case .random(let seed, let limit): "pieces up to \(limit) bytes, seed \(seed)"
        }
    }

    func sizes(of count: Int) -> [Int] {
        switch self {
        case .nowhere: return [count]
        case .everyByte: return [Int](repeating: 1, count: count)
        case .random(let seed, let limit):
            var generator = SeededGenerator(seed: seed)
            var (sizes, rest) = ([Int](), count)
            while rest > 0 {
                let size = min(generator.below(limit + 1), rest)
                sizes.append(size)
                rest -= size
            }
            return sizes
        }
    }
}

/// Decodes a stream to its end, or to its error.
///
/// - Parameters:
///   - format: The service's name for it; nil: to be recognised by its first bytes.
///   - framing: How its packets lie, where it is forced.
func decode(
    _ bytes: [UInt8], as format: String? = nil, framing: PacketFraming? = nil, cut: Cut = .nowhere
) throws -> Decoded {
    let outputFormat = format.flatMap(OutputFormat.init(named:))
    precondition(format == nil || outputFormat != nil, "no such format")
    var decoder = try CodecRegistry.standard.makeStreamDecoder(for: outputFormat, framing: framing)
    var decoded = Decoded()
    let whole = bytes.span
    do throws(MediaError) {
        var position = 0
        for size in cut.sizes(of: bytes.count) {
            try decoder.push(whole.extracting(position..<position + size)) { format, samples in
                decoded.append(samples.array, format)
            }
            position += size
        }
        try decoder.finish { format, samples in decoded.append(samples.array, format) }
    } catch {
        decoded.error = error
    }
    decoded.progress = decoder.progress
    decoded.timings = decoder.takeTimings()
    decoded.skippedPacketCount = decoder.skippedPacketCount
    return decoded
}
