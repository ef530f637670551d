// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxOutput

@Suite("Pipes")
struct PipeWriterTests {
    private static let format = PCMFormat(sampleRate: 24_000)

    /// A named pipe with its reading end open.
    private struct Pipe: ~Copyable {
        let directory: TemporaryDirectory
        let path: String
        private let reader: CInt

        init() throws {
            // Programs ignore it, and get an error from the write instead.
            signal(SIGPIPE, SIG_IGN)
            directory = try TemporaryDirectory()
            path = directory.file("pipe")
            // SAFETY: C strings that outlive the calls.
            unsafe mkfifo(path, 0o600)
            reader = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        }

        deinit { close(reader) }

        consuming func closeReader() {}

        /// All that is there.
        func read() -> [UInt8] {
            var bytes: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 4_096)
            while true {
                // SAFETY: at most as many bytes as there is room for.
                let count = unsafe Foundation.read(reader, &piece, piece.count)
                guard count > 0 else { return bytes }
                bytes += piece[..<count]
            }
        }
    }

    @Test("a pipe gets a header and the samples as they come")
    func pipe() throws {
        let pipe = try Pipe()
        let voice = speech(sampleRate: 24_000, seconds: 0.1)
        var writer = try AudioWriter(path: pipe.path, container: .wav)
        try writer.write(voice.span, format: Self.format)
        let early = pipe.read()
        try writer.finish()
        let (late, partialPath) = (pipe.read(), writer.partialPath)
        #expect(early == WAVHeader(format: Self.format, dataByteCount: nil).bytes + littleEndianBytes(voice))
        #expect(late.isEmpty)
        #expect(partialPath == nil)
        let names = try pipe.directory.fileNames
        #expect(names == ["pipe"])
    }

    @Test("what has a reader may stand still; a file, there or not, does not")
    func standingStill() throws {
        let pipe = try Pipe()
        #expect(AudioWriter.mayStandStill(path: pipe.path))
        #expect(AudioWriter.mayStandStill(path: "/dev/full"))
        let missing = pipe.directory.file("voice.wav")
        #expect(!AudioWriter.mayStandStill(path: missing))
        try write([1], to: missing)
        #expect(!AudioWriter.mayStandStill(path: missing))
    }

    @Test("a reader that goes away is told as a closed pipe")
    func closedPipe() throws {
        let pipe = try Pipe()
        var writer = try AudioWriter(path: pipe.path, container: .raw)
        // The directory goes with the reader; the pipe itself does not.
        pipe.closeReader()
        var failure: FileError?
        do throws(FileError) { try writer.write([1, 2, 3].span) } catch { failure = error }
        #expect(failure?.code == EPIPE)
        #expect(failure?.isClosedPipe == true)
        #expect(failure?.isCancelled == false)
    }

    @Test("a reader that does not read does not keep the writer from being cancelled")
    func cancelled() throws {
        let pipe = try Pipe()
        var writer = try AudioWriter(path: pipe.path, container: .raw)
        let bytes = [UInt8](repeating: 7, count: 1 << 20)
        var failure: FileError?
        do throws(FileError) { try writer.write(bytes.span) { true } } catch { failure = error }
        let held = pipe.read()
        #expect(failure?.isCancelled == true)
        #expect(failure?.isClosedPipe == false)
        #expect(!held.isEmpty && held.count < bytes.count)
    }

    @Test("standard output gets the same, and stays open")
    func standardOutput() async throws {
        let result = try #require(
            await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
                var writer = AudioWriter(standardOutput: .wav)
                try writer.write([1, 2].span, format: PCMFormat(sampleRate: 8_000))
                try writer.finish()
                // SAFETY: two bytes.
                _ = unsafe Foundation.write(STDOUT_FILENO, "OK", 2)
            })
        let expected =
            WAVHeader(format: PCMFormat(sampleRate: 8_000), dataByteCount: nil).bytes
            + [1, 0, 2, 0] + Array("OK".utf8)
        let output = result.standardOutputContent
        #expect(output.indices.contains { output[$0...].starts(with: expected) })
    }
}
