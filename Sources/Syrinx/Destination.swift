// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore
internal import SyrinxOutput

/// Where the audio goes: to a device, to a file, or to both.
public struct Destination: Sendable, Hashable {
    /// nil: it is not played.
    public var device: PlaybackDevice?

    /// nil: it is not kept.
    public var file: AudioFile?

    /// Where it is written when what is heard, beside the audio; nil: nowhere.
    public var subtitles: SubtitleFile?

    /// The device that alsa-lib calls `default`.
    public static let speaker = Destination(device: .alsa("default"))

    public init(
        device: PlaybackDevice? = nil, file: AudioFile? = nil, subtitles: SubtitleFile? = nil
    ) {
        self.device = device
        self.file = file
        self.subtitles = subtitles
    }
}

/// A file, a pipe or standard output, and what is written there.
public struct AudioFile: Sendable, Hashable {
    public enum Content: Sendable, Hashable {
        /// RIFF/WAVE with 16-bit PCM.
        case wav
        /// 16-bit PCM, little-endian, with nothing around it.
        case rawPCM
        /// The stream's own bytes as they come. They are decoded as well, to see that they are whole.
        case serviceBytes
        /// MP3: the stream's own bytes where they are that already, else encoded here.
        case mp3
        /// Opus in Ogg: the stream's own bytes where they are that already, else encoded here.
        case opus

        /// The container that need not be encoded again.
        var container: OutputFormat.Container? {
            switch self {
            case .mp3: .mpeg
            case .opus: .ogg
            case .wav, .rawPCM, .serviceBytes: nil
            }
        }
    }

    /// `-` for standard output.
    public var path: String
    public var content: Content

    public init(path: String, content: Content = .wav) {
        self.path = path
        self.content = content
    }

    /// Where an incomplete file is kept.
    var partialPath: String? { path == "-" ? nil : AudioWriter.partialPath(for: path) }
}
