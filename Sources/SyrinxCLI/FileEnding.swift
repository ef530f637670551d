// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// What the name of a file says should be in it.
struct FileEnding {
    let content: AudioFile.Content

    /// What the service is asked for where `-F` asks for nothing.
    let format: OutputFormat

    /// Nothing here makes it: it must be what comes.
    let requiredContainer: OutputFormat.Container?

    /// - Parameters:
    ///   - path: Without an ending, it is a WAV file.
    ///   - provider: Whose formats there are to choose from.
    /// - Throws: Where the ending says nothing that is known here.
    init(path: String, provider: Provider = .azure) throws {
        let name = path.split(separator: "/").last ?? ""
        let ending =
            name.split(separator: ".").count > 1 ? name.split(separator: ".").last?.lowercased() : nil
        guard let found = Self(ending: ending ?? "wav", provider: provider) else {
            if provider != .azure, Self(ending: ending ?? "wav") != nil {
                throw UsageError(
                    "\(path): \(provider.title) does not send this, and it is not made here: name the file .wav, .mp3 "
                        + "or .opus.")
            }
            throw UsageError(
                "\(path): what is to be written is told by the ending: .wav, .raw, .mp3, .opus; .webm, .amr and "
                    + ".silk where that is what the service sends.")
        }
        self = found
    }

    /// - Parameters:
    ///   - ending: In small letters.
    ///   - isAsked: It is the service that is asked for this, not a file.
    init?(ending: String, provider: Provider = .azure, isAsked: Bool = false) {
        switch ending {
        case "wav", "wave": self.init(.wav, nil, provider.defaultFormat)
        case "raw", "pcm", "s16": self.init(.rawPCM, nil, provider.defaultFormat)
        case "mp3": self.init(.mp3, nil, Self.mp3(provider))
        case "ogg", "opus": self.init(.opus, nil, Self.opus(provider, isAsked: isAsked))
        case "webm": self.init(.serviceBytes, .webM, "webm-24khz-16bit-mono-opus", provider)
        case "amr", "awb": self.init(.serviceBytes, .amr, "amr-wb-16000hz", provider)
        case "silk", "slk": self.init(.serviceBytes, .silk, "raw-24khz-16bit-mono-truesilk", provider)
        default: return nil
        }
    }

    /// Resemble streams nothing but WAV: what is to be MP3 is made here.
    private static func mp3(_ provider: Provider) -> OutputFormat {
        let name =
            switch provider {
            case .azure: "audio-24khz-48kbitrate-mono-mp3"
            case .speechify: "mp3_24000_64"
            case .resemble: ""
            }
        return OutputFormat(named: name, in: provider.formats) ?? provider.defaultFormat
    }

    /// Of Speechify's Ogg nobody says whether it holds Opus: it is taken where somebody asks for it, and else made here.
    private static func opus(_ provider: Provider, isAsked: Bool) -> OutputFormat {
        let name =
            switch provider {
            case .azure: "ogg-24khz-16bit-mono-opus"
            case .speechify: isAsked ? "ogg_24000" : ""
            case .resemble: ""
            }
        return OutputFormat(named: name, in: provider.formats) ?? provider.defaultFormat
    }

    /// - Returns: nil where the provider has no such format, and nothing here makes it.
    private init?(
        _ content: AudioFile.Content, _ container: OutputFormat.Container?, _ formatName: String,
        _ provider: Provider
    ) {
        guard let format = OutputFormat(named: formatName, in: provider.formats) else { return nil }
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
