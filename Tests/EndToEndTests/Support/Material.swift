// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Speech, made by the machine's own tools, as a service would send it.
enum Material {
    static let pcm = "raw-24khz-16bit-mono-pcm"
    static let riff = "riff-24khz-16bit-mono-pcm"
    static let mp3 = "audio-24khz-48kbitrate-mono-mp3"
    static let ogg = "ogg-24khz-16bit-mono-opus"
    static let webM = "webm-24khz-16bit-mono-opus"

    static let sampleRate = 24_000

    /// One of each container.
    static let formats = [pcm, riff, mp3, ogg]

    /// One of each kind that is resumed in its own way.
    static let resumable = [pcm, mp3, ogg, webM]

    /// The folder that a server answers from.
    static var folder: String { Workshop.current.file("audio") }

    /// - Parameter length: `3s`, `10s` or `30s`; nil: the one and a half seconds of the table of faults.
    static func path(_ format: String, _ length: String? = nil) -> String {
        folder + "/" + (length.map { $0 + "." } ?? "") + format
    }

    /// What was encoded, to the sample.
    static func source(_ length: String? = nil) throws -> [Int16] {
        samples(littleEndian: try contents(of: path(pcm, length)))
    }

    static func make() async throws {
        let script = """
            set -e
            mkdir -p "$1"; cd "$1"
            espeak-ng -w all.wav "The quick brown fox jumps over the lazy dog. \
            How vexingly quick daft zebras jump, and pack my box with five dozen liquor jugs. \
            She sells sea shells by the sea shore, and the shells that she sells are sea shells, I am sure. \
            Peter Piper picked a peck of pickled pepper; how many did he pick?"
            make() { # name prefix, seconds
                sox -D all.wav -r 24000 -b 16 -c 1 part.wav repeat 2 trim 0 "$2"
                cp part.wav "$1riff-24khz-16bit-mono-pcm"
                sox -D part.wav -t raw "$1raw-24khz-16bit-mono-pcm"
                lame --quiet -b 48 --cbr -t --nores -m m part.wav "$1audio-24khz-48kbitrate-mono-mp3"
                opusenc --quiet --bitrate 64 --serial 1 part.wav "$1ogg-24khz-16bit-mono-opus"
                ffmpeg -nostdin -v error -i part.wav -c:a libopus -b:a 48k -f webm "$1webm-24khz-16bit-mono-opus"
            }
            make "" 1.5; make 30s. 30; make 10s. 10; make 3s. 3
            # Of the three seconds: the same sound in other bytes, and another sound.
            opusenc --quiet --bitrate 64 --serial 2 part.wav twin.ogg-24khz-16bit-mono-opus
            sox -D -v 0.5 part.wav other.wav
            sox -D other.wav -t raw other.raw-24khz-16bit-mono-pcm
            opusenc --quiet --bitrate 64 --serial 1 other.wav other.ogg-24khz-16bit-mono-opus
            lame --quiet -b 48 --cbr -t --nores -m m other.wav other.audio-24khz-48kbitrate-mono-mp3
            ffmpeg -nostdin -v error -i other.wav -c:a libopus -b:a 48k -f webm other.webm-24khz-16bit-mono-opus
            """
        let made = try await Command(["bash", "-c", script, "bash", folder]).run()
        guard made.status == 0 else { throw ToolFailure("material", made) }
    }
}

/// A tool that the tests need did not do what it was asked for.
struct ToolFailure: Error, CustomStringConvertible {
    let description: String

    init(_ name: String, _ outcome: Command.Outcome) {
        description = "\(name) ended with \(outcome.status): \(outcome.errors)"
    }
}
