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
            try await withTaskExecutorPreference(executor) { () throws(SyrinxError) in
                try await send(source, to: destination, recorder, slot)
            }
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
            try await play(source, device, destination.file, recorder, slot)
        } else {
            try await save(source, destination.file, recorder)
        }
    }

    private static func play(
        _ source: ByteSource, _ device: PlaybackDevice, _ file: AudioFile?,
        _ recorder: TimelineRecorder, _ slot: PlaybackSlot
    ) async throws(SyrinxError) {
        // The file first: where it cannot be written, nothing is asked for.
        let stage = try DecodeStage(format: source.format, file: file, recorder: recorder)
        let request = ByteRequest(source, recorder)
        await withTaskCancellationHandler {
            await request.waitUntilSent()
        } onCancel: {
            request.cancel()
        }
        // A file answers at once: where there is none, no device is opened.
        if case .file = source { _ = try await request.body() }
        // The device is opened while the service thinks.
        let playback: Playback
        do throws(ResourceShortage) {
            playback = try Playback(
                stage, format: source.format?.pcm ?? OutputFormat.default.pcm, to: device,
                outlivesDevice: file != nil, recorder: recorder)
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
        if let fault, fault.code != .cancelled { throw fault }
        if let ingestFault { throw ingestFault }
        if let fault { throw fault }
    }

    /// Without threads: what comes is decoded and written in the same task.
    private static func save(
        _ source: ByteSource, _ file: AudioFile?, _ recorder: TimelineRecorder
    ) async throws(SyrinxError) {
        var audio = DecodedAudio(source: source, file: file, recorder: recorder).makeAsyncIterator()
        while try await audio.next() != nil { recorder.mark(.firstWrite) }
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
        guard code == .partialAudio || code == .undecodable || code == .cancelled else { return self }
        var error = self
        guard timeline.byteCount > 0 else { return error }
        let length = timeline.format.map { $0.duration(ofFrames: timeline.frameCount).milliseconds } ?? 0
        let kept = timeline.frameCount > 0 ? destination.file?.partialPath : nil
        error.remains =
            "\(timeline.byteCount) bytes came, \(Int(length)) ms of audio"
            + (kept.map { ", kept in \($0)." } ?? ".")
        return error
    }
}
