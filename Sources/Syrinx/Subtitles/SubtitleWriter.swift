// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import SyrinxCore
internal import SyrinxOutput

/// The file of subtitles on its way: made before anything is asked for, written when all is known, and whole only then.
final class SubtitleWriter: Sendable {
    private let file: SubtitleFile
    private let writer: Mutex<Slot>

    /// What cannot be copied cannot be an optional in a lock.
    private struct Slot: ~Copyable {
        var writer: AudioWriter
    }

    /// - Throws: ``SyrinxError/Code/fileFailed`` where it cannot be created.
    init(_ file: SubtitleFile) throws(SyrinxError) {
        let slot = try Self.open(file)
        self.file = file
        writer = Mutex(slot)
    }

    private static func open(_ file: SubtitleFile) throws(SyrinxError) -> Slot {
        do throws(FileError) {
            return Slot(writer: try AudioWriter(path: file.path, container: .raw))
        } catch {
            throw SyrinxError(error)
        }
    }

    /// The audio is whole.
    ///
    /// - Throws: ``SyrinxError/Code/fileFailed`` where it cannot be written.
    func finish(_ timings: [SpeechTiming]) throws(SyrinxError) {
        let bytes = Array(SubtitleText(timings, file.format).text.utf8)
        let failure = writer.withLock { slot -> FileError? in
            do throws(FileError) {
                try slot.writer.write(bytes.span)
                try slot.writer.finish()
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw SyrinxError(failure) }
    }

    /// The audio broke off: what is known stays in the unfinished file.
    func cut(_ timings: [SpeechTiming]) {
        guard !timings.isEmpty else { return }
        let bytes = Array(SubtitleText(timings, file.format).text.utf8)
        writer.withLock { try? $0.writer.write(bytes.span) }
    }
}
