// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Sound and marks as server-sent events: `speech.chunk` for each 100 ms, and `speech.done` in the end.
struct SpeechEventEncoder: ~Copyable, SpeechEncoder {
    /// How the stream ends.
    enum Ending: Sendable {
        case done(billableCharacterCount: Int)
        case failed(Refusal, requestID: String)
    }

    private let sampleRate: Int
    private let marks: [WordTimes.Timed]
    private let ending: Ending
    private var encoder: any SpeechEncoder & ~Copyable
    private var sound = ByteBuffer()
    private var frameCount = 0
    private var sentFrameCount = 0
    private var sentMarkCount = 0

    /// - Parameters:
    ///   - encoder: Of the sound within the events.
    ///   - marks: In the order of their times, at `sampleRate`.
    init(
        _ encoder: consuming any SpeechEncoder & ~Copyable, sampleRate: Int, marks: [WordTimes.Timed],
        ending: Ending
    ) {
        self.encoder = encoder
        self.sampleRate = sampleRate
        self.marks = marks
        self.ending = ending
    }

    mutating func encode(_ samples: Span<Int16>, into bytes: inout ByteBuffer) {
        encoder.encode(samples, into: &sound)
        frameCount += samples.count
        if frameCount - sentFrameCount >= sampleRate / 10 { writeChunk(into: &bytes, isEnd: false) }
    }

    mutating func finish(into bytes: inout ByteBuffer) {
        encoder.finish(into: &sound)
        writeChunk(into: &bytes, isEnd: true)
        switch ending {
        case .done(let count):
            write(
                "speech.done",
                [
                    "type": "\"speech.done\"", "billable_characters_count": "\(count)",
                    "audio_duration_ms": "\((frameCount * 1000 + sampleRate / 2) / sampleRate)",
                ], into: &bytes)
        case .failed(let refusal, let requestID):
            let body = refusal.body(in: .speechify, requestID: requestID)
            bytes.writeString(
                "event: speech.error\ndata: {\"type\":\"speech.error\",\(body.dropFirst().dropLast())\n\n")
        }
    }

    private mutating func writeChunk(into bytes: inout ByteBuffer, isEnd: Bool) {
        let due = marks[sentMarkCount...].prefix { isEnd || $0.frames.upperBound <= frameCount }
        guard sound.readableBytes > 0 || !due.isEmpty else { return }
        sentMarkCount += due.count
        sentFrameCount = frameCount
        let audio = sound.readableBytes > 0 ? "\"\(Base64.encode(sound.readableBytesView))\"" : nil
        let words =
            due.isEmpty ? nil : JSONText.array(due.map { SpeechMarks.word($0, sampleRate: sampleRate) })
        write(
            "speech.chunk", ["type": "\"speech.chunk\"", "audio": audio, "speech_marks": words], into: &bytes)
        sound.clear()
    }

    private func write(
        _ name: String, _ members: KeyValuePairs<String, String?>, into bytes: inout ByteBuffer
    ) {
        bytes.writeString("event: \(name)\ndata: \(JSONText.object(members))\n\n")
    }
}
