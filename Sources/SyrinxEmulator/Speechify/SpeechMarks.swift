// SPDX-License-Identifier: Apache-2.0

/// Speech marks, as Speechify writes them: characters of the input, and milliseconds of the sound.
///
/// In what `start` and `end` count characters is not documented; here it is Unicode scalars.
enum SpeechMarks {
    static func word(_ timed: WordTimes.Timed, sampleRate: Int) -> String {
        JSONText.object([
            "type": "\"word\"", "value": JSONText.string(timed.word.text),
            "start": "\(timed.word.range.lowerBound)", "end": "\(timed.word.range.upperBound)",
            "start_time": milliseconds(timed.frames.lowerBound, sampleRate),
            "end_time": milliseconds(timed.frames.upperBound, sampleRate),
        ])
    }

    /// The whole input, with its words.
    static func sentence(_ input: String, _ words: [WordTimes.Timed], _ sound: WholeSound) -> String {
        JSONText.object([
            "type": "\"sentence\"", "value": JSONText.string(input), "start": "0",
            "end": "\(input.unicodeScalars.count)", "start_time": "0.0",
            "end_time": milliseconds(sound.samples.count, sound.sampleRate),
            "chunks": JSONText.array(words.map { word($0, sampleRate: sound.sampleRate) }),
        ])
    }

    /// With three decimals at the most.
    private static func milliseconds(_ frameCount: Int, _ sampleRate: Int) -> String {
        "\((Double(frameCount) * 1_000_000 / Double(sampleRate)).rounded() / 1000)"
    }
}
