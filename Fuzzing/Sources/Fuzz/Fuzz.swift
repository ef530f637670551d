// SPDX-License-Identifier: Apache-2.0

import Glibc
import SyrinxCodecs
import SyrinxCore

/// What libFuzzer calls with each input. `SYRINX_FUZZ` names what reads it: `ssml`, `voices`, or the decoder of a
/// format; without it the first bytes choose the decoder.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    // SAFETY: libFuzzer's input, as long as it says; copied before the call ends.
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    switch target {
    case .markup: fuzzMarkup(bytes)
    case .voices: fuzzVoices(bytes)
    case .decoder(let format): fuzzDecoder(of: format, bytes)
    }
    return 0
}

/// Decodes an input whole, then in pieces, and stops the process where the two differ.
private func fuzzDecoder(of format: OutputFormat?, _ bytes: [UInt8]) {
    let whole = Outcome(of: bytes, as: format, cut: .max)
    // Any cut will do, as long as the same input is always cut alike.
    let seed = bytes.reduce(UInt64(bytes.count)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let cut = Outcome(of: bytes, as: format, cut: Int(truncatingIfNeeded: seed % 37) + 1)
    guard whole == cut else { fatalError("whole: \(whole), in pieces: \(cut)") }
}

private enum Target {
    case markup
    case voices
    case decoder(OutputFormat?)
}

private let target: Target = {
    // SAFETY: a C string that is copied before the environment can change.
    guard let name = getenv("SYRINX_FUZZ").map({ String(cString: $0) }) else { return .decoder(nil) }
    switch name {
    case "ssml": return .markup
    case "voices": return .voices
    default:
        guard let format = OutputFormat(named: name) else { fatalError("There is no format \(name).") }
        return .decoder(format)
    }
}()

/// What came out of an input, in a form that can be compared.
private struct Outcome: Equatable {
    var frameCount = 0
    var checksum: UInt64 = 0xCBF2_9CE4_8422_2325
    var failure: MediaError.Reason?

    /// - Parameter cut: Bytes in a piece.
    init(of bytes: [UInt8], as format: OutputFormat?, cut: Int) {
        do throws(MediaError) {
            var decoder = try CodecRegistry.standard.makeStreamDecoder(for: format)
            var position = 0
            while position < bytes.count {
                let end = position + min(cut, bytes.count - position)
                try decoder.push(bytes.span.extracting(position..<end)) { add($0, $1) }
                position = end
            }
            try decoder.finish { add($0, $1) }
        } catch {
            failure = error.reason
        }
    }

    private mutating func add(_ format: PCMFormat, _ samples: borrowing Span<Int16>) {
        frameCount += samples.count / format.channelCount
        for index in samples.indices {
            checksum = (checksum ^ UInt64(UInt16(bitPattern: samples[index]))) &* 0x100_0000_01B3
        }
    }
}
