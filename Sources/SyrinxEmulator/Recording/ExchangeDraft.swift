// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import SystemPackage

/// An exchange that is being kept. What cannot be kept is given up with a warning: the client gets its answer.
struct ExchangeDraft: ~Copyable {
    private let folder: RecordingFolder
    private let key: ExchangeKey
    private let number: Int
    private let onWarning: (@Sendable (String) -> Void)?
    private var answer: ExchangeAnswer
    /// For the body's bytes; nil when it has been given up.
    private var file: OpenFile?

    /// - Parameter number: The request's, from 1.
    init(
        _ key: ExchangeKey, number: Int, _ answer: ExchangeAnswer, in folder: RecordingFolder,
        onWarning: (@Sendable (String) -> Void)?
    ) {
        self.folder = folder
        self.key = key
        self.number = number
        self.answer = answer
        self.onWarning = onWarning
        do { file = try folder.begin(key, number: number) } catch { giveUp(error) }
    }

    /// - Parameter time: From the request's last byte.
    mutating func append(_ bytes: ByteBuffer, at time: Duration) {
        guard let file else { return }
        do {
            try file.writeAll(bytes.readableBytesView)
            answer.chunks.append(ExchangeAnswer.Chunk(time: time, byteCount: bytes.readableBytes))
        } catch {
            giveUp(error)
        }
    }

    /// From now on it can be replayed.
    mutating func finish() {
        guard let file else { return }
        do {
            self.file = nil
            try file.close()
            try folder.finish(key, number: number, answer)
        } catch {
            giveUp(error)
        }
    }

    /// Forgets it.
    mutating func drop() {
        try? file?.close()
        file = nil
        folder.drop(key, number: number)
    }

    private mutating func giveUp(_ error: any Error) {
        drop()
        onWarning?(
            "Request \(number) is not recorded in \(folder.path): \(error). "
                + "Its client gets the answer all the same.")
    }
}
