// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCodecs
internal import SyrinxCore
internal import SyrinxOutput

/// The file beside the sound: the stream's own bytes, its samples, or what an encoder makes of them.
///
/// Nothing is written before the first frame has come out of the stream: noise never gets the look of audio.
struct FileStage: ~Copyable, Sendable {
    private var writer: AudioWriter
    private let content: AudioFile.Content
    private let isRewritable: Bool

    /// Whether the stream's own bytes are what is wanted; nil while its container is not known.
    private var keepsBytes: Bool?

    /// What came before that was known.
    private var heldBytes: [UInt8] = []
    private var heldFrames: [PCMBuffer] = []

    /// The stream's, once known.
    private var container: OutputFormat.Container?

    /// Far more than stands in front of sound: pictures and comments.
    private static let heldByteLimit = 32 << 20

    /// Something of the sound is in the file.
    private(set) var hasWritten = false

    /// The file's: that of the first frames. Others are brought to it.
    private var format: PCMFormat?
    private var converter: FrameConverter?
    private var encoder: (any AudioEncoder & ~Copyable)?

    /// Several streams come, one behind the other.
    private let isJoined: Bool

    /// How long the file was when the part began.
    private var partStart = 0

    /// The part's own bytes, come again: written when they turn out to be the same sound.
    private var replayedBytes: [UInt8]?

    /// - Parameters:
    ///   - isJoined: Several streams will come, one behind the other.
    ///   - expected: The container of each, where it is known.
    /// - Throws: Where the file cannot be created, or several streams cannot be one in it.
    init(
        _ file: AudioFile, isJoined: Bool = false, _ expected: OutputFormat.Container? = nil
    ) throws(SyrinxError) {
        // One place that can fail, and nothing made before it: the optimizer of Swift 6.3 takes an unmade writer for a
        // made one where an initializer has several ways out.
        let writer = try Self.makeWriter(file, isJoined: isJoined, expected)
        isRewritable = writer.partialPath != nil
        self.writer = writer
        content = file.content
        self.isJoined = isJoined
        if content == .wav || content == .rawPCM { keepsBytes = false }
    }

    private static func makeWriter(
        _ file: AudioFile, isJoined: Bool, _ expected: OutputFormat.Container?
    ) throws(SyrinxError) -> AudioWriter {
        if isJoined, file.content == .serviceBytes, let expected, !expected.isJoinable {
            throw SyrinxError(
                .invalidArgument,
                "The text is too long for one answer of the service, and several answers in \(expected.rawValue) do not make one file: write .wav, .mp3 or .opus."
            )
        }
        let container: AudioWriter.Container = file.content == .wav ? .wav : .raw
        do throws(FileError) {
            return file.path == "-"
                ? AudioWriter(standardOutput: container)
                : try AudioWriter(path: file.path, container: container)
        } catch {
            throw SyrinxError(error)
        }
    }

    /// Takes the stream's bytes, before they are decoded.
    mutating func keep(_ bytes: borrowing Span<UInt8>, _ isCancelled: () -> Bool) throws(SyrinxError) {
        switch keepsBytes {
        case nil:
            guard heldBytes.count < Self.heldByteLimit else {
                throw SyrinxError(
                    .undecodable, "There is no sound in the first \(heldBytes.count >> 20) MiB.")
            }
            // SAFETY: bytes, read during the call.
            unsafe bytes.withUnsafeBufferPointer { unsafe heldBytes.append(contentsOf: $0) }
        case true? where replayedBytes != nil:
            guard let count = replayedBytes?.count, count < Self.heldByteLimit else { throw Self.unjoinable }
            // SAFETY: bytes, read during the call.
            unsafe bytes.withUnsafeBufferPointer { unsafe replayedBytes?.append(contentsOf: $0) }
        case true?: try write(bytes, isCancelled)
        case false?: break
        }
    }

    /// The next part's stream begins.
    mutating func beginPart() {
        partStart = writer.byteCount
    }

    /// The part's stream begins once more.
    mutating func beginAgain() throws(SyrinxError) {
        switch keepsBytes {
        case true?:
            guard isRewritable else { throw Self.unjoinable }
            replayedBytes = []
        case nil: (heldBytes, heldFrames) = ([], [])
        case false?: break
        }
    }

    /// Something else goes on in the place of the part's stream.
    mutating func beginSentence() throws(SyrinxError) {
        replayedBytes = nil
        if keepsBytes == true && container?.isJoinable != true { throw Self.unjoinable }
        partStart = writer.byteCount
    }

    private static var unjoinable: SyrinxError {
        var error = SyrinxError(
            .partialAudio,
            "The stream broke off, and what the service sends now does not fit behind its own bytes: write .wav, which any stream goes on in."
        )
        error.fault = .brokenOff
        return error
    }

    /// Takes what they were decoded to.
    mutating func take(
        _ samples: borrowing Span<Int16>, _ format: PCMFormat, _ isCancelled: () -> Bool
    ) throws(SyrinxError) {
        switch keepsBytes {
        case nil: heldFrames.append(PCMBuffer(format: format, samples: samples))
        case true?: break
        case false?: try encode(samples, format, isCancelled)
        }
    }

    /// Decides what is written, once frames have come.
    ///
    /// - Parameters:
    ///   - container: The stream's.
    ///   - isReplaying: What comes has been there before.
    mutating func settle(
        _ container: OutputFormat.Container?, isReplaying: Bool, _ isCancelled: () -> Bool
    ) throws(SyrinxError) {
        if let bytes = replayedBytes, !isReplaying {
            replayedBytes = nil
            do throws(FileError) {
                try writer.truncate(toByteCount: partStart)
            } catch {
                throw SyrinxError(error)
            }
            try write((partStart == 0 ? magic(before: bytes) + bytes : bytes).span, isCancelled)
        }
        guard keepsBytes == nil, !heldFrames.isEmpty else { return }
        let isKept =
            content == .serviceBytes
            || content.container == container && (!isJoined || container?.isJoinable == true)
        keepsBytes = isKept
        self.container = container
        let (bytes, frames) = (heldBytes, heldFrames)
        (heldBytes, heldFrames) = ([], [])
        if isKept { return try write((magic(before: bytes) + bytes).span, isCancelled) }
        for buffer in frames { try encode(buffer.samples.span, buffer.format, isCancelled) }
    }

    /// What a file of its kind begins with, and a service may leave out.
    private func magic(before bytes: [UInt8]) -> [UInt8] {
        guard case .serviceBytes = content, let magic = container?.magic else { return [] }
        // Tencent puts a byte in front of SILK's.
        return bytes.starts(with: magic) || bytes.dropFirst().starts(with: magic) ? [] : magic
    }

    /// The audio is complete, and so is the file.
    mutating func finish(_ isCancelled: () -> Bool) throws(SyrinxError) {
        try flushConverter(isCancelled)
        let start = try endEncoding(isCancelled)
        do throws(FileError) {
            try writer.finish(rewriting: start)
        } catch {
            throw SyrinxError(error)
        }
    }

    /// The stream broke off: all that has come of it is in the unfinished file.
    mutating func cut() {
        // A pipe is not written to once its reader may have been given up.
        guard format != nil, isRewritable else { return }
        try? flushConverter { false }
        guard let start = try? endEncoding({ false }) else { return }
        try? writer.rewrite(start)
    }

    /// Nothing of it is audio: no file is left.
    mutating func discard() {
        writer.discard()
    }

    private mutating func encode(
        _ samples: borrowing Span<Int16>, _ source: PCMFormat, _ isCancelled: () -> Bool
    ) throws(SyrinxError) {
        do throws(MediaError) {
            if format == nil {
                encoder = try makeEncoder(for: source)
                format = source
            }
        } catch {
            throw Self.notEncoded(error, writer.path)
        }
        guard let target = format else { return }
        if converter?.source != source {
            try flushConverter(isCancelled)
            do throws(MediaError) {
                converter = try FrameConverter(from: source, to: target)
            } catch {
                throw Self.notEncoded(error, writer.path)
            }
        }
        guard converter?.isIdentity != true else { return try put(samples, isCancelled) }
        var frames: [Int16] = []
        do throws(MediaError) {
            try converter?.convert(samples) { frames.append(contentsOf: $0) }
        } catch {
            throw Self.notEncoded(error, writer.path)
        }
        try put(frames.span, isCancelled)
    }

    /// What a resampler still holds.
    private mutating func flushConverter(_ isCancelled: () -> Bool) throws(SyrinxError) {
        var frames: [Int16] = []
        do throws(MediaError) {
            try converter?.flush { frames.append(contentsOf: $0) }
        } catch {
            throw Self.notEncoded(error, writer.path)
        }
        try put(frames.span, isCancelled)
    }

    private func makeEncoder(for format: PCMFormat) throws(MediaError) -> (any AudioEncoder & ~Copyable)? {
        switch content {
        case .mp3: try MP3Encoder(format: format, isRewritable: isRewritable)
        case .opus: try OggOpusEncoder(format: format)
        case .wav, .rawPCM, .serviceBytes: nil
        }
    }

    /// Frames in the file's own format, through the encoder if there is one.
    private mutating func put(
        _ samples: borrowing Span<Int16>, _ isCancelled: () -> Bool
    ) throws(SyrinxError) {
        guard !samples.isEmpty, let format else { return }
        hasWritten = true
        var bytes: [UInt8] = []
        var isEncoded = false
        do throws(MediaError) {
            isEncoded = try encoder?.encode(samples, into: &bytes) != nil
        } catch {
            throw Self.notEncoded(error, writer.path)
        }
        guard !isEncoded else { return try write(bytes.span, isCancelled) }
        do throws(FileError) {
            try writer.write(samples, format: format, isCancelled: isCancelled)
        } catch {
            throw SyrinxError(error)
        }
    }
    /// - Returns: What to write over the start of the file.
    private mutating func endEncoding(_ isCancelled: () -> Bool) throws(SyrinxError) -> [UInt8] {
        guard encoder != nil else { return [] }
        var bytes: [UInt8] = []
        var start: [UInt8] = []
        do throws(MediaError) {
            start = try encoder?.finish(into: &bytes) ?? []
        } catch {
            throw Self.notEncoded(error, writer.path)
        }
        encoder = nil
        try write(bytes.span, isCancelled)
        return start
    }

    private mutating func write(
        _ bytes: borrowing Span<UInt8>, _ isCancelled: () -> Bool
    ) throws(SyrinxError) {
        do throws(FileError) {
            try writer.write(bytes, isCancelled: isCancelled)
        } catch {
            throw SyrinxError(error)
        }
        hasWritten = true
    }

    private static func notEncoded(_ error: MediaError, _ path: String) -> SyrinxError {
        SyrinxError(.fileFailed, "\(path) cannot be written: \(error). A .wav file takes every sound.")
    }
}

extension [Int16] {
    fileprivate mutating func append(contentsOf samples: borrowing Span<Int16>) {
        // SAFETY: samples, read during the call.
        unsafe samples.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}

extension OutputFormat.Container {
    /// Streams of it, one behind the other, are one stream.
    fileprivate var isJoinable: Bool {
        switch self {
        case .none, .mpeg: true
        case .riff, .ogg, .webM, .silk, .amr: false
        }
    }

    /// What a file begins with where a stream may do without.
    fileprivate var magic: [UInt8]? {
        switch self {
        case .silk: Array("#!SILK_V3".utf8)
        case .amr: Array("#!AMR-WB\n".utf8)
        case .none, .riff, .mpeg, .ogg, .webM: nil
        }
    }
}
