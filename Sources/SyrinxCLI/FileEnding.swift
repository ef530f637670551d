// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Syrinx

/// What the name of a file says should be in it.
struct FileEnding {
    let content: AudioFile.Content

    /// What the service is asked for where `-F` asks for nothing.
    let format: OutputFormat

    /// Nothing here makes it: it must be what comes.
    let requiredContainer: OutputFormat.Container?

    /// - Parameter path: Without an ending, it is a WAV file.
    /// - Throws: Where the ending says nothing that is known here.
    init(path: String) throws {
        let name = path.split(separator: "/").last ?? ""
        let ending =
            name.split(separator: ".").count > 1 ? name.split(separator: ".").last?.lowercased() : nil
        guard let found = Self(ending: ending ?? "wav") else {
            throw ValidationError(
                "\(path): what is to be written is told by the ending: .wav, .raw, .mp3, .opus; .webm, .amr and "
                    + ".silk where that is what the service sends.")
        }
        self = found
    }

    /// - Parameter ending: In small letters.
    init?(ending: String) {
        switch ending {
        case "wav", "wave": self.init(.wav, nil, .default)
        case "raw", "pcm", "s16": self.init(.rawPCM, nil, .default)
        case "mp3": self.init(.mp3, nil, "audio-24khz-48kbitrate-mono-mp3")
        case "ogg", "opus": self.init(.opus, nil, "ogg-24khz-16bit-mono-opus")
        case "webm": self.init(.serviceBytes, .webM, "webm-24khz-16bit-mono-opus")
        case "amr", "awb": self.init(.serviceBytes, .amr, "amr-wb-16000hz")
        case "silk", "slk": self.init(.serviceBytes, .silk, "raw-24khz-16bit-mono-truesilk")
        default: return nil
        }
    }

    private init?(
        _ content: AudioFile.Content, _ container: OutputFormat.Container?, _ formatName: String
    ) {
        guard let format = OutputFormat(named: formatName) else { return nil }
        self.init(content, container, format)
    }

    private init(
        _ content: AudioFile.Content, _ container: OutputFormat.Container?, _ format: OutputFormat
    ) {
        self.content = content
        self.format = format
        requiredContainer = container
    }
}
