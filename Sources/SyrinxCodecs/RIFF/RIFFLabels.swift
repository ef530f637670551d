// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// Labelled stretches of a WAVE stream: its `cue ` chunk, and the `ltxt` chunks in its list `adtl` (Microsoft's
/// "Multimedia Programming Interface and Data Specifications 1.0", pages 3-62 to 3-66).
///
/// Resemble writes both in front of the audio: purpose `grph` for letters, `phon` for sounds.
struct RIFFLabels: Sendable {
    /// For the longest text that is taken, letters and sounds together have a few hundred kilobytes. What is longer
    /// is skipped.
    static let chunkByteLimit = 4 << 20

    /// Of all chunks that are kept.
    private static let byteLimit = 4 * chunkByteLimit

    /// As they came: nobody waits for what they say before there is sound.
    private var cueChunks: [[UInt8]] = []
    private var listChunks: [[UInt8]] = []
    private var byteCount = 0

    /// By cue, in frames.
    private var starts: [Int: Int] = [:]

    private struct Label {
        var cue: Int
        var frameCount: Int
        var kind: SpeechTiming.Kind
        var text: String
    }

    private var labels: [Label] = []

    /// - Parameter chunk: What is in it; one that breaks off counts as far as it goes.
    mutating func keep(cueChunk chunk: [UInt8]) {
        if hasPlace(for: chunk) { cueChunks.append(chunk) }
    }

    /// - Parameter chunk: What is in it: of any type, of which only `adtl` counts.
    mutating func keep(listChunk chunk: [UInt8]) {
        if chunk.span.starts(with: "adtl"), hasPlace(for: chunk) { listChunks.append(chunk) }
    }

    private mutating func hasPlace(for chunk: [UInt8]) -> Bool {
        byteCount += chunk.count
        return byteCount <= Self.byteLimit
    }

    private mutating func take(cueChunk chunk: borrowing Span<UInt8>) {
        guard chunk.count >= 4 else { return }
        let count = min(chunk.littleEndian32(at: 0), (chunk.count - 4) / 24)
        for index in 0..<count {
            let offset = 4 + index * 24
            starts[chunk.littleEndian32(at: offset)] = chunk.littleEndian32(at: offset + 20)
        }
    }

    private mutating func take(listChunk chunk: borrowing Span<UInt8>) {
        var offset = 4
        while offset + 8 <= chunk.count {
            let size = min(chunk.littleEndian32(at: offset + 4), chunk.count - offset - 8)
            if chunk.starts(with: "ltxt", at: offset) {
                takeLabel(chunk.extracting(offset + 8..<offset + 8 + size))
            }
            offset += 8 + size + size % 2
        }
    }

    private mutating func takeLabel(_ chunk: borrowing Span<UInt8>) {
        guard chunk.count > 20 else { return }
        let kind: SpeechTiming.Kind
        if chunk.starts(with: "grph", at: 8) {
            kind = .grapheme
        } else if chunk.starts(with: "phon", at: 8) {
            kind = .phoneme
        } else {
            return
        }
        var text: [UInt8] = []
        for index in 20..<chunk.count {
            guard chunk[index] != 0 else { break }
            text.append(chunk[index])
        }
        guard !text.isEmpty else { return }
        labels.append(
            Label(
                cue: chunk.littleEndian32(at: 0), frameCount: chunk.littleEndian32(at: 4), kind: kind,
                text: String(decoding: text, as: UTF8.self)))
    }

    /// In order of time; those without a place are left out.
    func timings(_ format: PCMFormat) -> [SpeechTiming] {
        guard !listChunks.isEmpty, !cueChunks.isEmpty else { return [] }
        var read = self
        for chunk in cueChunks { read.take(cueChunk: chunk.span) }
        for chunk in listChunks { read.take(listChunk: chunk.span) }
        let timings = read.labels.compactMap { label in
            read.starts[label.cue].map { start in
                SpeechTiming(
                    label.kind, label.text, start: format.duration(ofFrames: start),
                    end: format.duration(ofFrames: start + label.frameCount))
            }
        }
        return timings.isInOrder ? timings : timings.sortedByTime
    }
}

extension [SpeechTiming] {
    fileprivate var isInOrder: Bool { zip(self, dropFirst()).allSatisfy { $0.start <= $1.start } }

    /// What begins at the same time stays in its order.
    fileprivate var sortedByTime: [SpeechTiming] {
        enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
    }
}
