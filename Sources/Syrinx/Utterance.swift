// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
public import SyrinxCore
internal import SyrinxOutput
internal import SyrinxRealtime

/// Something that is being spoken, played or saved.
///
/// - Thread: any.
public final class Utterance: Sendable {
    private let recorder = TimelineRecorder()
    private let task: Task<Result<Timeline, SyrinxError>, Never>
    private let playback: PlaybackSlot

    init(_ source: ByteSource, to destination: Destination) {
        let (recorder, playback) = (recorder, PlaybackSlot())
        self.playback = playback
        recorder.mark(.start)
        task = Task {
            let result = await Self.run(source, destination, recorder, playback)
            recorder.end()
            return result
        }
    }

    /// What happens, as it happens; ends with the utterance. For one listener.
    public var events: AsyncStream<UtteranceEvent> { recorder.events }

    /// What is known so far.
    public var timeline: Timeline { recorder.timeline }

    /// When what is heard, as far as it is known: in order of time for each kind.
    public var timings: [SpeechTiming] { recorder.timings.all }

    /// How much of it has been heard, by the device's own account. Never more than was.
    public var position: Duration {
        guard let format = timeline.device?.format else { return .zero }
        return format.duration(ofFrames: playback.heardFrameCount)
    }

    /// Silent at once. ``finish()`` then throws ``SyrinxError/Code/cancelled``, when all is closed.
    public func stop() {
        task.cancel()
    }

    /// Waits until it was heard to its end, or its file is whole; device and connection are closed then.
    ///
    /// Cancelling the waiting task stops the utterance.
    ///
    /// - Throws: ``SyrinxError``.
    @discardableResult
    public func finish() async throws(SyrinxError) -> Timeline {
        let result = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            stop()
        }
        return try result.get()
    }

    private static func run(
        _ source: ByteSource, _ destination: Destination, _ recorder: TimelineRecorder,
        _ slot: PlaybackSlot
    ) async -> Result<Timeline, SyrinxError> {
        do throws(SyrinxError) {
            let executor = try destination.file?.makeExecutor()
            let subtitles = try destination.subtitles.map { (file) throws(SyrinxError) in
                try SubtitleWriter(file)
            }
            do throws(SyrinxError) {
                try await withTaskExecutorPreference(executor) { () throws(SyrinxError) in
                    try await send(source, to: destination, recorder, slot)
                }
            } catch {
                subtitles?.cut(recorder.timings.all)
                throw error
            }
            try subtitles?.finish(recorder.timings.all)
            return .success(recorder.timeline)
        } catch {
            return .failure(error.told(recorder.timeline, destination))
        }
    }

    private static func send(
        _ source: ByteSource, to destination: Destination, _ recorder: TimelineRecorder,
        _ slot: PlaybackSlot
    ) async throws(SyrinxError) {
        if let device = destination.device {
            try await play(source, device, destination, recorder, slot)
        } else {
            try await save(source, destination, recorder)
        }
    }

    private static func play(
        _ source: ByteSource, _ device: PlaybackDevice, _ destination: Destination,
        _ recorder: TimelineRecorder, _ slot: PlaybackSlot
    ) async throws(SyrinxError) {
        // The file first: where it cannot be written, nothing is asked for.
        let stage = try DecodeStage(source, to: destination, recorder: recorder)
        let request = ByteRequest(source, recorder)
        // Where nothing can be asked for, no device is opened.
        try await request.waitUntilSent()
        // A file answers at once.
        if case .file = source { _ = try await request.body() }
        // The device is opened while the service thinks.
        let playback: Playback
        do throws(ResourceShortage) {
            playback = try Playback(
                stage, format: (source.format.format ?? .default).pcm, to: device,
                outlivesDevice: destination.file != nil, recorder: recorder)
        } catch {
            request.cancel()
            throw SyrinxError(error)
        }
        slot.fill(playback)
        let (fault, ingestFault) = await withTaskCancellationHandler {
            let ingest = Task { await playback.ingest(request, recorder) }
            let fault = await playback.end()
            ingest.cancel()
            return (fault, await ingest.value)
        } onCancel: {
            playback.stop()
        }
        if Task.isCancelled { throw SyrinxError(.cancelled, "Stopped.") }
        // What the service said comes first: it is why there is nothing to be heard.
        for failure in [ingestFault, fault] {
            if let failure, failure.code != .cancelled { throw failure }
        }
        if let failure = fault ?? ingestFault { throw failure }
    }

    /// Without threads: what comes is decoded and written in the same task.
    private static func save(
        _ source: ByteSource, _ destination: Destination, _ recorder: TimelineRecorder
    ) async throws(SyrinxError) {
        var stage = try DecodeStage(source, to: destination, recorder: recorder)
        do throws(SyrinxError) {
            var stream = try await source.open(recorder).makeStream()
            while let piece = try await stream.next(recorder) {
                if Task.isCancelled { throw SyrinxError(.cancelled, "Stopped.") }
                do throws(SyrinxError) {
                    try stage.take(piece, isCancelled: { Task.isCancelled }) { _, _ in }
                } catch {
                    guard stage.isMendable(error) else { throw error }
                    try await stream.reject(error, stage.heard)
                }
            }
            try stage.finish(isCancelled: { Task.isCancelled }) { _, _ in }
        } catch {
            stage.cut()
            throw error
        }
        recorder.mark(.drained)
    }
}

/// Where the playback of an utterance is found once it has begun.
private final class PlaybackSlot: Sendable {
    private let playback = Mutex<Playback?>(nil)

    func fill(_ playback: Playback) {
        self.playback.withLock { $0 = playback }
    }

    var heardFrameCount: Int {
        playback.withLock { $0?.heardFrameCount ?? 0 }
    }
}

extension AudioFile {
    /// Where a task may wait for the reader of a pipe: the threads that all tasks share must not.
    ///
    /// - Returns: nil where the file keeps nobody waiting.
    fileprivate func makeExecutor() throws(SyrinxError) -> ThreadExecutor? {
        guard path == "-" || AudioWriter.mayStandStill(path: path) else { return nil }
        do throws(ResourceShortage) {
            return try ThreadExecutor(name: "syrinx-write")
        } catch {
            throw SyrinxError(error)
        }
    }
}

extension SyrinxError {
    /// With what was saved all the same: how much, and where.
    fileprivate func told(_ timeline: Timeline, _ destination: Destination) -> SyrinxError {
        var error = self
        guard timeline.byteCount > 0, remains == nil, code != .pipeClosed else { return error }
        let length = timeline.length?.milliseconds ?? 0
        let kept = timeline.frameCount > 0 ? destination.file?.partialPath : nil
        error.remains =
            "\(timeline.byteCount) bytes came, \(Int(length)) ms of audio"
            + (kept.map { ", kept in \($0)." } ?? ".")
        return error
    }
}
