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

    /// What came before that was known: no more than a decoder takes without finding audio.
    private var heldBytes: [UInt8] = []
    private var heldFrames: [PCMBuffer] = []

    /// The file's: that of the first frames. Others are brought to it.
    private var format: PCMFormat?
    private var converter: FrameConverter?
    private var encoder: (any AudioEncoder & ~Copyable)?

    /// - Throws: Where the file cannot be created.
    init(_ file: AudioFile) throws(SyrinxError) {
        content = file.content
        if content == .wav || content == .rawPCM { keepsBytes = false }
        let container: AudioWriter.Container = content == .wav ? .wav : .raw
        do throws(FileError) {
            writer =
                file.path == "-"
                ? AudioWriter(standardOutput: container)
                : try AudioWriter(path: file.path, container: container)
        } catch {
            throw SyrinxError(error)
        }
        isRewritable = writer.partialPath != nil
    }

    /// Takes the stream's bytes, before they are decoded.
    mutating func keep(_ bytes: borrowing Span<UInt8>, _ isCancelled: () -> Bool) throws(SyrinxError) {
        switch keepsBytes {
        // SAFETY: bytes, read during the call.
        case nil: unsafe bytes.withUnsafeBufferPointer { unsafe heldBytes.append(contentsOf: $0) }
        case true?: try write(bytes, isCancelled)
        case false?: break
        }
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
    /// - Parameter container: The stream's.
    mutating func settle(
        _ container: OutputFormat.Container?, _ isCancelled: () -> Bool
    ) throws(SyrinxError) {
        guard keepsBytes == nil, !heldFrames.isEmpty else { return }
        let isKept = content == .serviceBytes || content.container == container
        keepsBytes = isKept
        let (bytes, frames) = (heldBytes, heldFrames)
        (heldBytes, heldFrames) = ([], [])
        if isKept { return try write(bytes.span, isCancelled) }
        for buffer in frames { try encode(buffer.samples.span, buffer.format, isCancelled) }
    }

    /// The audio is complete, and so is the file.
    mutating func finish() throws(SyrinxError) {
        let start = try endEncoding()
        do throws(FileError) {
            try writer.finish(rewriting: start)
        } catch {
            throw SyrinxError(error)
        }
    }

    /// The stream broke off: all that has come of it is in the unfinished file.
    mutating func cut() {
        guard format != nil, encoder != nil else { return }
        _ = try? endEncoding()
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
            guard let target = format else { return }
            if converter?.source != source { converter = try FrameConverter(from: source, to: target) }
        } catch {
            throw Self.notEncoded(error, writer.path)
        }
        try Self.convert(samples, &converter, &encoder, &writer, isCancelled)
    }

    private func makeEncoder(for format: PCMFormat) throws(MediaError) -> (any AudioEncoder & ~Copyable)? {
        switch content {
        case .mp3: try MP3Encoder(format: format, isRewritable: isRewritable)
        case .opus: try OggOpusEncoder(format: format)
        case .wav, .rawPCM, .serviceBytes: nil
        }
    }

    private static func convert(
        _ samples: borrowing Span<Int16>, _ converter: inout FrameConverter?,
        _ encoder: inout (any AudioEncoder & ~Copyable)?, _ writer: inout AudioWriter,
        _ isCancelled: () -> Bool
    ) throws(SyrinxError) {
        guard let target = converter?.target else { return }
        var failure: FileError?
        do throws(MediaError) {
            try converter?.convert(samples) { frames throws(MediaError) in
                var bytes: [UInt8] = []
                let isEncoded = try encoder?.encode(frames, into: &bytes) != nil
                do throws(FileError) {
                    if isEncoded {
                        try writer.write(bytes.span, isCancelled: isCancelled)
                    } else {
                        try writer.write(frames, format: target, isCancelled: isCancelled)
                    }
                } catch {
                    failure = error
                    throw MediaError(.stopped, .giveUp)
                }
            }
        } catch {
            throw failure.map { SyrinxError($0) } ?? notEncoded(error, writer.path)
        }
    }

    /// - Returns: What to write over the start of the file.
    private mutating func endEncoding() throws(SyrinxError) -> [UInt8] {
        guard encoder != nil else { return [] }
        var bytes: [UInt8] = []
        var start: [UInt8] = []
        do throws(MediaError) {
            start = try encoder?.finish(into: &bytes) ?? []
        } catch {
            throw Self.notEncoded(error, writer.path)
        }
        encoder = nil
        try write(bytes.span) { false }
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
    }

    private static func notEncoded(_ error: MediaError, _ path: String) -> SyrinxError {
        SyrinxError(.fileFailed, "\(path) cannot be written: \(error). A .wav file takes every sound.")
    }
}
