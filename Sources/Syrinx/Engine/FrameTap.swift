// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// Sees every decoded frame once: counts it, looks for the first sound, and hands it to the file.
struct FrameTap: ~Copyable, Sendable {
    /// Why the file could not be written.
    private(set) var failure: SyrinxError?

    private var file: FileStage?
    private let recorder: TimelineRecorder
    private var hasFoundSound = false

    /// Then the device tells when it gets its frames.
    private let isPlayed: Bool

    /// - Parameters:
    ///   - isJoined: Several streams will come, one behind the other.
    ///   - format: Of each.
    init(
        _ destination: Destination, isJoined: Bool, _ format: StreamFormat, recorder: TimelineRecorder
    ) throws(SyrinxError) {
        self.recorder = recorder
        isPlayed = destination.device != nil
        if let file = destination.file {
            self.file = try FileStage(file, isJoined: isJoined, format.format?.container)
        }
    }

    /// Hands the stream's own bytes to the file, before they are decoded.
    mutating func keep(_ bytes: borrowing Span<UInt8>, _ isCancelled: () -> Bool) throws(SyrinxError) {
        try file?.keep(bytes, isCancelled)
    }

    mutating func take(
        _ samples: borrowing Span<Int16>, _ format: PCMFormat, _ isCancelled: () -> Bool
    ) throws(MediaError) {
        recorder.mark(.firstFrameDecoded)
        if !hasFoundSound && Self.isAudible(samples) {
            hasFoundSound = true
            recorder.mark(.firstAudibleFrame)
        }
        let frameCount = samples.count / format.channelCount
        recorder.update { timeline in
            timeline.frameCount += frameCount
            timeline.format = format
        }
        do throws(SyrinxError) {
            try file?.take(samples, format, isCancelled)
            noteWrite()
        } catch {
            failure = error
            throw MediaError(.stopped, .giveUp)
        }
    }

    /// - Parameters:
    ///   - container: The stream's, as far as it is known.
    ///   - isReplaying: What comes has been there before.
    mutating func settle(
        _ container: OutputFormat.Container?, isReplaying: Bool, _ isCancelled: () -> Bool
    ) throws(SyrinxError) {
        try file?.settle(container, isReplaying: isReplaying, isCancelled)
        noteWrite()
    }

    /// See ``Seam/part``.
    mutating func beginPart() { file?.beginPart() }

    /// See ``Seam/again``.
    mutating func beginAgain() throws(SyrinxError) { try file?.beginAgain() }

    /// See ``Seam/sentence``.
    mutating func beginSentence() throws(SyrinxError) { try file?.beginSentence() }

    /// The file is whole and gets its name.
    mutating func finish(_ isCancelled: () -> Bool) throws(SyrinxError) {
        try file?.finish(isCancelled)
    }

    /// No more will come, and that is not the end: what came is kept.
    mutating func cut() {
        file?.cut()
    }

    /// Nothing of it is audio: no file is left.
    mutating func discard() {
        file?.discard()
    }

    private mutating func noteWrite() {
        guard !isPlayed, file?.hasWritten == true else { return }
        recorder.mark(.firstWrite)
        if hasFoundSound { recorder.mark(.firstAudibleWrite) }
    }

    private static func isAudible(_ samples: borrowing Span<Int16>) -> Bool {
        for index in samples.indices where samples[index].magnitude > Milestone.silenceLimit.magnitude {
            return true
        }
        return false
    }
}
