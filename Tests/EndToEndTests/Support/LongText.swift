// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Texts whose sentences are numbered, and the sound that the faulty server's `/speak` makes of them.
enum LongText {
    /// Paragraphs of ten sentences.
    static func make(count: Int) -> String {
        (1...count).map { number in
            "This is sentence number \(number), and nothing else." + (number % 10 == 0 ? "\n\n" : " ")
        }.joined()
    }

    /// Of one sentence: two seconds of a square wave, half a second of silence.
    static let sentenceSampleCount = 60_000

    /// The numbers of the sentences in a file, modulo ten, in their order.
    static func numbers(in path: String) async throws -> [Int] {
        var command = Command([
            "ffmpeg", "-v", "error", "-i", path, "-f", "s16le", "-ac", "1", "-ar", "24000", "-",
        ])
        command.killLimit = .seconds(300)
        let outcome = try await command.run()
        guard outcome.status == 0 else { throw ToolFailure("ffmpeg", outcome) }
        return numbers(in: samples(littleEndian: outcome.output))
    }

    /// Sounds between silences, by how often they cross the zero.
    static func numbers(in samples: [Int16]) -> [Int] {
        var found: [Int] = []
        var (start, lastLoud): (Int?, Int) = (nil, 0)
        for (index, sample) in samples.enumerated() {
            if sample.magnitude > 2500 {
                start = start ?? index
                lastLoud = index
            } else if let first = start, index - lastLoud > 2400 {
                found.append(number(samples[first...lastLoud]))
                start = nil
            }
        }
        if let start { found.append(number(samples[start...lastLoud])) }
        return found
    }

    /// A period has 20 samples and two for each.
    private static func number(_ sound: ArraySlice<Int16>) -> Int {
        let middle = sound.dropFirst(sound.count / 4).dropLast(sound.count / 4)
        var (rises, isHigh) = (0, false)
        for sample in middle {
            if sample > 1500 && !isHigh { (rises, isHigh) = (rises + 1, true) }
            if sample < -1500 { isHigh = false }
        }
        let period = Double(middle.count) / Double(max(rises, 1))
        return Int(((period - 20) / 2).rounded())
    }
}
