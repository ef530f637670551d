// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import NIOCore
internal import SystemPackage

/// Gives answers that were recorded.
struct Replay: Sendable {
    /// Read and sent at once, where time does not count.
    private static let blockByteCount = 4096

    let folder: RecordingFolder
    let keepsTime: Bool

    /// - Throws: ``Refusal`` 404 where there is none.
    func answer(_ wanted: Wanted, _ sender: ResponseSender) async throws {
        let key = ExchangeKey(wanted.head, wanted.body)
        guard let (answer, file) = try folder.answer(to: key) else {
            throw Refusal(
                .notFound,
                "Nothing is recorded for this request: it would be in \(key.folderName). "
                    + "Record it with --record, from the same SSML, format and path.")
        }
        do {
            try await send(answer, file, wanted, sender)
            try file.close()
        } catch {
            try? file.close()
            throw error
        }
    }

    private func send(
        _ answer: ExchangeAnswer, _ file: OpenFile, _ wanted: Wanted, _ sender: ResponseSender
    ) async throws {
        // The head came with the first chunk.
        if keepsTime, let first = answer.chunks.first {
            try await sender.sleep(until: wanted.receptionTime + first.time)
        }
        try await sender.begin(answer)
        if keepsTime {
            for chunk in answer.chunks {
                try await sender.sleep(until: wanted.receptionTime + chunk.time)
                try await send(chunk.byteCount, of: file, sender)
            }
        }
        while try await send(Self.blockByteCount, of: file, sender) {}
        try await sender.finish()
    }

    /// - Returns: Whether there was something.
    @discardableResult
    private func send(_ byteCount: Int, of file: OpenFile, _ sender: ResponseSender) async throws -> Bool {
        var rest = byteCount
        while rest > 0 {
            guard let bytes = try file.read(upTo: min(rest, 1 << 20)) else { return rest < byteCount }
            rest -= bytes.count
            try await sender.write(ByteBuffer(bytes: bytes))
        }
        return true
    }
}
