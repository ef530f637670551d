// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCodecs
internal import SyrinxCore

/// Bytes in, frames out, with the file written on the side and the timeline kept: what playing, saving
/// and handing out frames have in common.
///
/// - Thread: one at a time.
struct DecodeStage: ~Copyable, Sendable {
    private var decoder: StreamDecoder
    private var tap: FrameTap
    private let recorder: TimelineRecorder
    private let source: ByteSource

    /// - Throws: Where the format is not decoded here, or the file cannot be created.
    init(
        _ source: ByteSource, to destination: Destination, recorder: TimelineRecorder
    ) throws(SyrinxError) {
        let decoder = try Self.makeDecoder(for: source.format)
        tap = try FrameTap(destination, recorder: recorder)
        self.decoder = decoder
        self.source = source
        self.recorder = recorder
    }

    private static func makeDecoder(for stream: StreamFormat) throws(SyrinxError) -> StreamDecoder {
        do throws(MediaError) {
            return try CodecRegistry.standard.makeStreamDecoder(for: stream.format, framing: stream.framing)
        } catch {
            throw SyrinxError(.undecodable, "Cannot decode the audio: \(error).")
        }
    }

    /// Decodes what has come.
    ///
    /// - Parameters:
    ///   - isCancelled: Asked while the reader of a pipe does not read.
    ///   - onFrames: May throw ``MediaError/Reason/stopped`` to end the call; that is no failure.
    mutating func push(
        _ bytes: borrowing Span<UInt8>, isCancelled: () -> Bool,
        onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(SyrinxError) {
        let time = MonotonicTime.now
        try tap.keep(bytes, isCancelled)
        do throws(MediaError) {
            defer { note(since: time) }
            try Self.push(bytes, &decoder, &tap, isCancelled, onFrames)
        } catch {
            try tap.settle(decoder.container, isCancelled)
            try fail(error)
        }
        try tap.settle(decoder.container, isCancelled)
    }

    /// No more will come, and that is not the end: the file keeps what came.
    mutating func cut() {
        tap.cut()
    }

    /// The stream has ended as it should; so does the file.
    ///
    /// - Throws: Where the stream was cut off after all, or had no audio in it.
    mutating func finish(
        isCancelled: () -> Bool,
        onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(SyrinxError) {
        do throws(MediaError) {
            defer { note(since: .now) }
            try Self.finish(&decoder, &tap, isCancelled, onFrames)
        } catch {
            try tap.settle(decoder.container, isCancelled)
            try fail(error)
        }
        guard recorder.timeline.frameCount > 0 else {
            throw SyrinxError(
                .partialAudio,
                recorder.timeline.byteCount == 0
                    ? "There was no audio: not a single byte came. Is there anything to be spoken in the text?"
                    : "There was no audio in what came: headers and nothing after them. Try again.")
        }
        try tap.settle(decoder.container, isCancelled)
        if let limit = source.longestAnswer, let length = recorder.timeline.length, length >= limit {
            throw SyrinxError(
                .partialAudio,
                "The service cuts an answer off at 10 minutes, and this one is as long: split the text.")
        }
        try tap.finish(isCancelled)
    }

    private static func push(
        _ bytes: borrowing Span<UInt8>, _ decoder: inout StreamDecoder, _ tap: inout FrameTap,
        _ isCancelled: () -> Bool,
        _ onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        try decoder.push(bytes) { format, samples throws(MediaError) in
            try tap.take(samples, format, isCancelled)
            try onFrames(format, samples)
        }
    }

    private static func finish(
        _ decoder: inout StreamDecoder, _ tap: inout FrameTap, _ isCancelled: () -> Bool,
        _ onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        try decoder.finish { format, samples throws(MediaError) in
            try tap.take(samples, format, isCancelled)
            try onFrames(format, samples)
        }
    }

    private mutating func note(since time: MonotonicTime) {
        if decoder.progress.hasReachedAudio { recorder.mark(.firstAudioByte, at: time) }
        if let time = decoder.firstPacketTime { recorder.mark(.firstPacket, at: time) }
        let (skipped, damaged) = (decoder.skippedPacketCount, decoder.progress.damagedPageCount)
        let framing = decoder.progress.framing
        recorder.update { timeline in
            timeline.skippedPacketCount = skipped
            timeline.damagedPageCount = damaged
            timeline.framing = framing
        }
    }

    private mutating func fail(_ error: MediaError) throws(SyrinxError) {
        if let failure = tap.failure { throw failure }
        if recorder.timeline.frameCount == 0 { tap.discard() }
        switch error.reason {
        case .stopped: throw SyrinxError(.cancelled, "Stopped.")
        case .truncated:
            throw SyrinxError(.partialAudio, "The audio is cut off: \(error).")
        default:
            let isUnknown =
                source.format.format == nil && error.reason == .unsupported && decoder.container == nil
            throw SyrinxError(
                .undecodable,
                "The audio cannot be decoded: \(error)."
                    + (isUnknown ? " A format without a header must be named (-F)." : ""))
        }
    }
}
