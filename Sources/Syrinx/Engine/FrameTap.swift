// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore
internal import SyrinxOutput

/// Sees every decoded frame once: counts it, looks for the first sound, and writes it to the file.
struct FrameTap: ~Copyable, Sendable {
    /// Why the file could not be written.
    private(set) var failure: SyrinxError?

    private var writer: AudioWriter?
    private let keepsServiceBytes: Bool
    private let recorder: TimelineRecorder
    private var hasFoundSound = false

    /// A frame has come out of the bytes.
    private var hasFrames = false

    /// What came before that; a decoder gives up long before this grows large.
    private var heldBytes: [UInt8] = []

    init(file: AudioFile?, recorder: TimelineRecorder) throws(SyrinxError) {
        self.recorder = recorder
        keepsServiceBytes = file?.content == .serviceBytes
        guard let file else { return }
        let container: AudioWriter.Container = file.content == .wav ? .wav : .raw
        guard file.path != "-" else {
            writer = AudioWriter(standardOutput: container)
            return
        }
        do throws(FileError) {
            writer = try AudioWriter(path: file.path, container: container)
        } catch {
            throw SyrinxError(error)
        }
    }

    /// Writes a service's own bytes, where those are wanted. Until the first frame has come out of them
    /// they are held back: noise never gets the look of audio.
    mutating func keep(_ bytes: borrowing Span<UInt8>, _ isCancelled: () -> Bool) throws(SyrinxError) {
        guard keepsServiceBytes else { return }
        guard hasFrames else {
            for index in bytes.indices { heldBytes.append(bytes[index]) }
            return
        }
        do throws(FileError) {
            try writer?.write(bytes, isCancelled: isCancelled)
        } catch {
            throw SyrinxError(error)
        }
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
        defer { hasFrames = true }
        do throws(FileError) {
            if !keepsServiceBytes {
                try writer?.write(samples, format: format, isCancelled: isCancelled)
            } else if !hasFrames {
                let bytes = heldBytes
                heldBytes = []
                try writer?.write(bytes.span, isCancelled: isCancelled)
            }
        } catch {
            failure = SyrinxError(error)
            throw MediaError(.stopped, .giveUp)
        }
    }

    /// The file is whole and gets its name.
    mutating func finish() throws(SyrinxError) {
        do throws(FileError) {
            try writer?.finish()
        } catch {
            throw SyrinxError(error)
        }
    }

    /// Nothing of it is audio: no file is left.
    mutating func discard() {
        writer?.discard()
    }

    private static func isAudible(_ samples: borrowing Span<Int16>) -> Bool {
        for index in samples.indices where samples[index].magnitude > Milestone.silenceLimit.magnitude {
            return true
        }
        return false
    }
}
