// SPDX-License-Identifier: Apache-2.0

/// A file that says when what is heard.
public struct SubtitleFile: Sendable, Hashable {
    public enum Format: String, Sendable, Hashable, CaseIterable {
        /// SubRip: numbered lines with their times.
        case srt
        /// WebVTT (W3C).
        case vtt
        /// One ``SpeechTiming`` a line, as JSON: all that is known, letters and sounds, too.
        case jsonl
    }

    public var path: String
    public var format: Format

    public init(path: String, format: Format) {
        self.path = path
        self.format = format
    }

    /// - Parameter path: Its ending says which format.
    /// - Returns: nil where that is none of them.
    public init?(path: String) {
        let name = path.split(separator: "/").last ?? ""
        guard let point = name.lastIndex(of: "."),
            let format = Format(rawValue: name[point...].dropFirst().lowercased())
        else { return nil }
        self.init(path: path, format: format)
    }
}
