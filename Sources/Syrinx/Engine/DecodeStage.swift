// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCodecs
internal import SyrinxCore
internal import SyrinxServices

/// Bytes in, frames out, with the file written on the side and the timeline kept: what playing, saving
/// and handing out frames have in common.
///
/// - Thread: one at a time.
struct DecodeStage: ~Copyable, Sendable {
    private var decoder: StreamDecoder
    private var tap: FrameTap
    private let recorder: TimelineRecorder
    private let source: ByteSource

    /// Of the part that comes.
    private var history = PartHistory()

    /// Its end has come.
    private var isAtPartEnd = false

    /// What the container says of times was told.
    private var hasToldTimings = false

    /// Of the streams before this one.
    private var pastSkippedPacketCount = 0
    private var pastDamagedPageCount = 0

    /// - Throws: Where the format is not decoded here, or the file cannot be created.
    init(
        _ source: ByteSource, to destination: Destination, recorder: TimelineRecorder
    ) throws(SyrinxError) {
        let decoder = try Self.makeDecoder(for: source.format)
        tap = try FrameTap(destination, isJoined: source.hasSeveralParts, source.format, recorder: recorder)
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
            try Self.push(bytes, &decoder, &history, &tap, isCancelled, onFrames)
        } catch {
            try settle(isCancelled)
            try fail(error)
        }
        try settle(isCancelled)
    }

    private mutating func settle(_ isCancelled: () -> Bool) throws(SyrinxError) {
        try tap.settle(decoder.container, isReplaying: history.isReplaying, isCancelled)
    }

    /// Takes whatever comes next.
    mutating func take(
        _ piece: StreamPiece, isCancelled: () -> Bool,
        onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(SyrinxError) {
        switch piece {
        case .bytes(let chunk): try Self.push(chunk, to: &self, isCancelled, onFrames)
        case .seam(let seam): try cross(seam, isCancelled: isCancelled, onFrames: onFrames)
        }
    }

    private static func push(
        _ chunk: BodyChunk, to stage: inout DecodeStage, _ isCancelled: () -> Bool,
        _ onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(SyrinxError) {
        try chunk.withBytes { bytes throws(SyrinxError) in
            try stage.push(bytes, isCancelled: isCancelled, onFrames: onFrames)
        }
    }

    /// One stream has ended, or another begins: see ``Seam``.
    mutating func cross(
        _ seam: Seam, isCancelled: () -> Bool,
        onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(SyrinxError) {
        switch seam {
        case .partEnd: return try endPart(isCancelled: isCancelled, onFrames: onFrames)
        case .part:
            history = PartHistory()
            tap.beginPart()
        case .again:
            history.beginReplay()
            try tap.beginAgain()
        case .sentence:
            history = PartHistory()
            try tap.beginSentence()
        }
        (isAtPartEnd, hasToldTimings) = (false, false)
        pastSkippedPacketCount += decoder.skippedPacketCount
        pastDamagedPageCount += decoder.progress.damagedPageCount
        decoder = try Self.makeDecoder(for: source.format)
    }

    /// What is known of the part that comes.
    var heard: HeardPart { history.makeHeard() }

    /// Whether it is the stream that failed, of which something was heard, and which can be had again, or from
    /// one of its sentences on.
    func isMendable(_ error: SyrinxError) -> Bool {
        source.isResumable && (error.code == .partialAudio || error.code == .undecodable)
            && [nil, .diverged, .atLongest].contains(error.fault) && recorder.timeline.frameCount > 0
    }

    /// No more will come, and that is not the end: the file keeps what came.
    mutating func cut() {
        tap.cut()
    }

    /// A stream has come to its end.
    ///
    /// - Throws: Where it was cut off after all.
    private mutating func endPart(
        isCancelled: () -> Bool,
        onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(SyrinxError) {
        isAtPartEnd = true
        do throws(MediaError) {
            defer { note(since: .now) }
            try Self.finish(&decoder, &history, &tap, isCancelled, onFrames)
        } catch {
            try settle(isCancelled)
            try fail(error)
        }
        try settle(isCancelled)
        if source.measuresTimings { recorder.timings.put(history.makeHeard()) }
        guard let limit = source.longestAnswer, let format = history.format,
            format.duration(ofFrames: history.frameCount) >= limit
        else { return }
        var error = SyrinxError(
            .partialAudio,
            "The service cuts an answer off at 10 minutes, and this one is as long: split the text.")
        error.fault = .atLongest
        throw error
    }

    /// All has come; the file is whole.
    ///
    /// - Throws: Where the stream was cut off after all, or had no audio in it.
    mutating func finish(
        isCancelled: () -> Bool,
        onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(SyrinxError) {
        if !isAtPartEnd { try endPart(isCancelled: isCancelled, onFrames: onFrames) }
        guard recorder.timeline.frameCount > 0 else {
            throw SyrinxError(
                .partialAudio,
                recorder.timeline.byteCount == 0
                    ? "There was no audio: not a single byte came. Is there anything to be spoken in the text?"
                    : "There was no audio in what came: headers and nothing after them. Try again.")
        }
        try settle(isCancelled)
        try tap.finish(isCancelled)
    }

    private static func push(
        _ bytes: borrowing Span<UInt8>, _ decoder: inout StreamDecoder, _ history: inout PartHistory,
        _ tap: inout FrameTap, _ isCancelled: () -> Bool,
        _ onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        try decoder.push(bytes) { format, samples throws(MediaError) in
            try take(samples, format, &history, &tap, isCancelled, onFrames)
        }
    }

    private static func finish(
        _ decoder: inout StreamDecoder, _ history: inout PartHistory, _ tap: inout FrameTap,
        _ isCancelled: () -> Bool,
        _ onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        try decoder.finish { format, samples throws(MediaError) in
            try take(samples, format, &history, &tap, isCancelled, onFrames)
        }
        try history.finish()
    }

    private static func take(
        _ samples: borrowing Span<Int16>, _ format: PCMFormat, _ history: inout PartHistory,
        _ tap: inout FrameTap, _ isCancelled: () -> Bool,
        _ onFrames: (PCMFormat, borrowing Span<Int16>) throws(MediaError) -> Void
    ) throws(MediaError) {
        let known = try history.take(samples, format)
        guard known < samples.count else { return }
        try tap.take(samples.extracting(known...), format, isCancelled)
        try onFrames(format, samples.extracting(known...))
    }

    private mutating func note(since time: MonotonicTime) {
        if decoder.progress.hasReachedAudio {
            recorder.mark(.firstAudioByte, at: time)
            if !hasToldTimings { recorder.tell(decoder.takeTimings()) }
            hasToldTimings = true
        }
        if let time = decoder.firstPacketTime { recorder.mark(.firstPacket, at: time) }
        let skipped = pastSkippedPacketCount + decoder.skippedPacketCount
        let damaged = pastDamagedPageCount + decoder.progress.damagedPageCount
        let framing = decoder.progress.framing
        recorder.update { timeline in
            timeline.skippedPacketCount = skipped
            timeline.damagedPageCount = damaged
            timeline.framing = framing
        }
    }

    private mutating func fail(_ error: MediaError) throws(SyrinxError) {
        if let failure = tap.failure { throw failure }
        if history.hasDiverged {
            var error = SyrinxError(
                .partialAudio,
                "The stream broke off, and the service said the same text in another way when it was asked again."
            )
            error.fault = .diverged
            throw error
        }
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
