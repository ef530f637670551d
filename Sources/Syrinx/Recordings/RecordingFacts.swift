// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// What a recording of a person is, as far as those who make voices care.
public struct RecordingFacts: Sendable, Hashable {
    public var path: String
    public var byteCount: Int
    public var container: OutputFormat.Container

    /// How a WAV file's samples are written; nil: it is none.
    public var wave: WaveEncoding?
    public var format: PCMFormat
    public var length: Duration

    /// The loudest sample, in dB below full scale: 0 or less; -100 where all is zero.
    public var peak: Double

    /// The mean power of what is spoken, in dB below a full-scale square wave.
    public var level: Double

    /// How long somebody speaks: what is within ``RecordingMeter/speechRange`` of the loudest.
    public var speechLength: Duration

    /// The part of all samples that lies in runs at full scale, 0...1.
    public var clippedPart: Double

    /// In kbit/s, over the whole file.
    public var bitRate: Int {
        let milliseconds = Int(length / .milliseconds(1))
        return milliseconds > 0 ? byteCount * 8 / milliseconds : 0
    }
}

/// How a WAV file says that its samples are written.
public struct WaveEncoding: Sendable, Hashable {
    /// WAVE_FORMAT: 1 is integer PCM, 3 floating point, 6 A-law, 7 mu-law.
    public var tag: Int
    public var bitsPerSample: Int

    /// - Parameter start: The file's first bytes, as far as behind its `fmt ` chunk.
    /// - Returns: nil where that chunk is not there.
    init?(_ start: [UInt8]) {
        func number(_ place: Int, _ count: Int) -> Int {
            start[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        guard start.count >= 12, start.starts(with: "RIFF".utf8) else { return nil }
        var place = 12
        while place + 24 <= start.count {
            let size = number(place + 4, 4)
            guard start[place..<place + 4].elementsEqual("fmt ".utf8) else {
                // Chunks are padded to an even number of bytes.
                place += 8 + size + size % 2
                continue
            }
            tag = number(place + 8, 2)
            bitsPerSample = number(place + 22, 2)
            // WAVE_FORMAT_EXTENSIBLE: the real tag starts the sub-format GUID.
            if tag == 0xFFFE && place + 34 <= start.count { tag = number(place + 32, 2) }
            return
        }
        return nil
    }
}
