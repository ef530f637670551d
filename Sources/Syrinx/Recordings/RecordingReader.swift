// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCodecs
internal import SyrinxCore
internal import SyrinxServices

/// Reads a file of audio from one end to the other.
enum RecordingReader {
    /// How much of a file is looked at for what its header says.
    private static let headerByteCount = 4096

    /// - Throws: ``SyrinxError/Code/fileFailed`` where it cannot be read, ``SyrinxError/Code/undecodable`` where it is
    ///   no audio that is decoded here, or ends in the middle.
    static func measure(_ path: String) async throws(SyrinxError) -> RecordingFacts {
        var meter = RecordingMeter()
        let (start, byteCount, container) = try await read(path) { samples, format throws(MediaError) in
            meter.take(samples, format)
        }
        guard !meter.hasChanged else {
            throw SyrinxError(
                .undecodable, "\(path) changes its sample rate or its channels on the way: record it anew.")
        }
        guard let container,
            let facts = meter.facts(
                path: path, byteCount: byteCount, container: container,
                wave: container == .riff ? WaveEncoding(start) : nil)
        else { throw SyrinxError(.undecodable, "\(path) holds no sound at all.") }
        return facts
    }

    /// Hands on every frame.
    ///
    /// - Returns: The file's first bytes, how many there are, and what they were packed in.
    @discardableResult
    static func read(
        _ path: String, onFrames: (borrowing Span<Int16>, PCMFormat) throws(MediaError) -> Void
    ) async throws(SyrinxError) -> (start: [UInt8], byteCount: Int, container: OutputFormat.Container?) {
        var decoder: StreamDecoder
        do throws(MediaError) {
            decoder = try CodecRegistry.standard.makeStreamDecoder(for: nil)
        } catch {
            throw failure(path, error)
        }
        var start: [UInt8] = []
        var byteCount = 0
        var bytes = try FileBody(path: path).makeAsyncIterator()
        while let chunk = try await bytes.next() {
            if Task.isCancelled { throw SyrinxError(.cancelled, "Stopped.") }
            byteCount += chunk.byteCount
            do throws(MediaError) {
                try chunk.withBytes { span throws(MediaError) in
                    for index in 0..<min(span.count, headerByteCount - start.count) {
                        start.append(span[index])
                    }
                    try decoder.push(span) { format, samples throws(MediaError) in
                        try onFrames(samples, format)
                    }
                }
            } catch {
                throw failure(path, error)
            }
        }
        do throws(MediaError) {
            try decoder.finish { format, samples throws(MediaError) in try onFrames(samples, format) }
        } catch {
            throw failure(path, error)
        }
        return (start, byteCount, decoder.container)
    }

    private static func failure(_ path: String, _ error: MediaError) -> SyrinxError {
        if error.reason == .truncated {
            return SyrinxError(
                .undecodable, "\(path) is cut off: \(error). Copy it again, or record it anew.")
        }
        return SyrinxError(
            .undecodable, "\(path) cannot be read as audio: \(error). A WAV file with 16-bit PCM can.")
    }
}
