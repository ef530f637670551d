// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Decoded audio, frame by frame as it arrives: an asynchronous sequence that asks for the bytes when
/// its first element is asked for.
public struct DecodedAudio: AsyncSequence, Sendable {
    public typealias Element = PCMBuffer

    private let source: ByteSource
    private let recorder = TimelineRecorder()

    init(source: ByteSource) {
        self.source = source
    }

    /// What is known so far.
    public var timeline: Timeline { recorder.timeline }

    /// When what is heard, as far as it is known, where the configuration asks for it.
    public var timings: [SpeechTiming] { recorder.timings.all }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(audio: self)
    }

    /// - Thread: one task.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let audio: DecodedAudio
        private var state = State.waiting

        private enum State {
            case waiting
            case reading(Reader)
            case ended
        }

        fileprivate init(audio: DecodedAudio) {
            self.audio = audio
        }

        /// - Returns: Frames in one format, at least one; nil when all was given.
        /// - Throws: ``SyrinxError``, once; nil from then on.
        public mutating func next() async throws(SyrinxError) -> PCMBuffer? {
            do throws(SyrinxError) {
                let reader: Reader
                switch state {
                case .waiting:
                    reader = try await audio.open()
                    state = .reading(reader)
                case .reading(let open): reader = open
                case .ended: return nil
                }
                let buffer = try await reader.next()
                if buffer == nil { state = .ended }
                return buffer
            } catch {
                state = .ended
                throw error
            }
        }
    }

    private func open() async throws(SyrinxError) -> Reader {
        recorder.mark(.start)
        let stage = try DecodeStage(source, to: Destination(), recorder: recorder)
        let stream = try await source.open(recorder).makeStream()
        return Reader(stage: stage, stream: stream, recorder: recorder)
    }

    /// Pulls bytes and hands out what they decode to.
    fileprivate final class Reader {
        private var stage: DecodeStage
        private var stream: ByteStream
        private let recorder: TimelineRecorder

        /// The next one last.
        private var ready: [PCMBuffer] = []
        private var isFinished = false
        private var failure: SyrinxError?

        init(stage: consuming DecodeStage, stream: ByteStream, recorder: TimelineRecorder) {
            self.stage = stage
            self.stream = stream
            self.recorder = recorder
        }

        /// Frames that were decoded before something failed are handed out before the failure.
        func next() async throws(SyrinxError) -> PCMBuffer? {
            while ready.isEmpty && !isFinished {
                do throws(SyrinxError) {
                    try await read()
                } catch {
                    (isFinished, failure) = (true, error)
                }
                ready.reverse()
            }
            if let buffer = ready.popLast() { return buffer }
            if let failure { throw failure }
            return nil
        }

        private func read() async throws(SyrinxError) {
            if Task.isCancelled { throw SyrinxError(.cancelled, "Stopped.") }
            guard let piece = try await stream.next(recorder) else {
                isFinished = true
                return try Self.finish(&stage, &ready)
            }
            do throws(SyrinxError) {
                try Self.take(piece, &stage, &ready)
            } catch {
                guard stage.isMendable(error) else { throw error }
                try await stream.reject(error, stage.heard)
            }
        }

        private static func take(
            _ piece: StreamPiece, _ stage: inout DecodeStage, _ ready: inout [PCMBuffer]
        ) throws(SyrinxError) {
            try stage.take(piece, isCancelled: { Task.isCancelled }) {
                (format, samples) throws(MediaError) in
                ready.append(PCMBuffer(format: format, samples: samples))
            }
        }

        private static func finish(
            _ stage: inout DecodeStage, _ ready: inout [PCMBuffer]
        ) throws(SyrinxError) {
            try stage.finish(isCancelled: { Task.isCancelled }) { (format, samples) throws(MediaError) in
                ready.append(PCMBuffer(format: format, samples: samples))
            }
        }
    }
}

/// Some frames of decoded audio.
public struct PCMBuffer: Sendable, Hashable {
    public var format: PCMFormat

    /// Interleaved.
    public var samples: [Int16]

    init(format: PCMFormat, samples: borrowing Span<Int16>) {
        self.format = format
        // SAFETY: every element that is counted is written first.
        self.samples = unsafe [Int16](unsafeUninitializedCapacity: samples.count) { buffer, count in
            for index in samples.indices { unsafe buffer[index] = samples[index] }
            count = samples.count
        }
    }

    public var frameCount: Int { samples.count / format.channelCount }
}
