// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

extension EndToEnd {
    /// A stream of any length is decoded in the memory of a short one.
    @Suite
    struct Memory {
        private static let formats = [
            "raw-24khz-16bit-mono-pcm", "riff-24khz-16bit-mono-pcm", "raw-8khz-8bit-mono-mulaw",
            "audio-24khz-48kbitrate-mono-mp3", "ogg-24khz-16bit-mono-opus", "webm-24khz-16bit-mono-opus",
            "audio-24khz-16bit-48kbps-mono-opus", "amr-wb-16000hz", "g722-16khz-64kbps",
        ]

        /// The same answer again and again, as streams in a row: the peak must not follow the length.
        @Test(arguments: formats)
        func doesNotGrow(_ format: String) async throws {
            let (status, answer) = try await LocalService.run { try await $0.curl(format) }
            try #require(status == 200)
            let piece = Array(repeatElement(answer, count: (256 << 10) / answer.count + 1).joined())
            var peaks: [Int] = []
            let play = Command.syrinx("play", "-", "-q", "-F", format, "-o", "/dev/null").with(.open)
            let outcome = try await play.run { session in
                for pieceCount in [2, 12] {
                    for _ in 0..<pieceCount { try await session.input?(piece) }
                    peaks.append(ProcessTable.peakByteCount(session.processID))
                }
            }
            expectSuccess(outcome)
            #expect(peaks[0] > 0 && peaks[1] - peaks[0] < 2 << 20, "\(peaks)")
        }
    }
}
