// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// What a voice says, from its beginning to its end: for answers that tell times, or sizes, before the sound.
struct WholeSound: Sendable {
    /// In Hz.
    let sampleRate: Int
    private(set) var samples: ContiguousArray<Int16> = []

    var duration: Duration { .seconds(Double(samples.count) / Double(sampleRate)) }

    /// - Parameter longest: More than that is cut off.
    /// - Throws: ``VoiceError``, `CancellationError`.
    init(_ script: SpeechScript, at sampleRate: Int, longest: Duration, by voice: VoiceProcess) async throws {
        self.sampleRate = sampleRate
        guard !script.isSilent else { return }
        let limit = Int(longest / .seconds(1) * Double(sampleRate))
        var resampler: Resampler?
        var made = ContiguousArray<Int16>()
        try await voice.speak(script) { input, inputRate in
            if resampler == nil { resampler = Resampler(from: inputRate, to: sampleRate) }
            resampler?.process(input, into: &made)
            return made.count < limit
        }
        resampler?.finish(into: &made)
        if made.count > limit { made.removeLast(made.count - limit) }
        samples = made
    }

    /// All of it in one format, whose rate is its own.
    ///
    /// - Throws: ``EncoderError``.
    func encoded(
        as format: EmulatedFormat, _ settings: EmulatedFormat.Settings
    ) throws(EncoderError) -> ByteBuffer {
        var bytes = ByteBuffer()
        guard let makeEncoder = format.makeEncoder else { return bytes }
        var encoder = try makeEncoder(settings)
        encoder.encode(samples.span, into: &bytes)
        encoder.finish(into: &bytes)
        return bytes
    }

    func times(of words: [SpokenWord]) -> [WordTimes.Timed] {
        WordTimes.find(words, in: samples, sampleRate: sampleRate)
    }

    /// Hands it to an answer in pieces of 100 ms, as if it were being made.
    func send(to answer: inout AudioAnswer) async throws {
        let piece = max(sampleRate / 10, 1)
        var start = 0
        while start < samples.count {
            let end = min(start + piece, samples.count)
            guard try await answer.take(ContiguousArray(samples[start..<end]), sampleRate: sampleRate) else {
                break
            }
            start = end
        }
        try await answer.finish()
    }
}
