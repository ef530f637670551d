// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxOutput

@Suite("Files that look whole only when they are")
struct AudioWriterTests {
    private static let format = PCMFormat(sampleRate: 24_000)
    private static let voice = speech(sampleRate: 24_000, seconds: 0.1)

    /// The 44 bytes as Microsoft's specification has them.
    private static func header(_ format: PCMFormat, riffSize: UInt32, dataSize: UInt32) -> [UInt8] {
        Array("RIFF".utf8) + littleEndian(riffSize) + Array("WAVEfmt ".utf8) + [16, 0, 0, 0, 1, 0]
            + littleEndian(UInt16(format.channelCount)) + littleEndian(UInt32(format.sampleRate))
            + littleEndian(UInt32(format.sampleRate * format.channelCount * 2))
            + littleEndian(UInt16(format.channelCount * 2)) + [16, 0] + Array("data".utf8)
            + littleEndian(dataSize)
    }

    @Test("a finished file has its name, its sizes and its samples", arguments: [1, 2])
    func finishedFile(channelCount: Int) throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("voice.wav")
        let format = PCMFormat(sampleRate: 24_000, channelCount: channelCount)
        let voice = Self.voice
        var writer = try AudioWriter(path: path, container: .wav)
        try writer.write(voice.span.extracting(..<1_000), format: format)
        #expect(try directory.fileNames == ["voice.wav.part"])
        try writer.write(voice.span.extracting(1_000...), format: format)
        try writer.finish()
        let (byteCount, partialPath) = (writer.byteCount, writer.partialPath)

        #expect(try directory.fileNames == ["voice.wav"])
        #expect(byteCount == Self.voice.count * 2)
        #expect(partialPath == path + ".part")
        let size = UInt32(Self.voice.count * 2)
        let expected =
            Self.header(format, riffSize: size + 36, dataSize: size) + littleEndianBytes(Self.voice)
        #expect(try contents(of: path) == expected)
        let report = try output(of: ["soxi", path])
        #expect(
            String(decoding: report, as: UTF8.self).contains("\(Self.voice.count / channelCount) samples"))
    }

    @Test("an unfinished file keeps its other name, and can be played")
    func unfinishedFile() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("voice.wav")
        do {
            var writer = try AudioWriter(path: path, container: .wav)
            try writer.write(Self.voice.span, format: Self.format)
        }
        #expect(try directory.fileNames == ["voice.wav.part"])
        let partial = try contents(of: path + ".part")
        let size = UInt32(Self.voice.count * 2)
        #expect(Array(partial.prefix(44)) == Self.header(Self.format, riffSize: size + 36, dataSize: size))
        #expect(
            try output(of: ["ffmpeg", "-v", "error", "-i", path + ".part", "-f", "s16le", "-"])
                == littleEndianBytes(Self.voice))
        #expect(
            try output(of: ["sox", "-V1", "-t", "wav", path + ".part", "-t", "raw", "-"])
                == littleEndianBytes(Self.voice))
    }

    @Test("an unfinished file with nothing in it is removed", arguments: [AudioWriter.Container.wav, .raw])
    func emptyFile(container: AudioWriter.Container) throws {
        let directory = try TemporaryDirectory()
        do { _ = try AudioWriter(path: directory.file("voice.wav"), container: container) }
        #expect(try directory.fileNames.isEmpty)
    }

    @Test("a file that is worth nothing is removed, and what was there before is not")
    func discardedFile() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("voice.wav")
        try write([1, 2, 3], to: path)
        let voice = Self.voice
        var writer = try AudioWriter(path: path, container: .wav)
        try writer.write(voice.span, format: Self.format)
        writer.discard()
        #expect(try directory.fileNames == ["voice.wav"])
        #expect(try contents(of: path) == [1, 2, 3])
    }

    @Test("the file that was there stays as it was until the new one is whole")
    func replacement() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("voice.raw")
        try write([1, 2, 3], to: path)
        do {
            var writer = try AudioWriter(path: path, container: .raw)
            try writer.write([9].span)
        }
        #expect(try contents(of: path) == [1, 2, 3])
        var writer = try AudioWriter(path: path, container: .raw)
        try writer.write([7, 8].span)
        try writer.finish()
        #expect(try contents(of: path) == [7, 8])
        #expect(try directory.fileNames == ["voice.raw"])
    }

    @Test("a raw file holds what was written and nothing else")
    func rawFile() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("voice.pcm")
        var writer = try AudioWriter(path: path, container: .raw)
        try writer.write([0x0102, -2].span, format: Self.format)
        try writer.write([0xAA, 0xBB].span)
        try writer.finish()
        #expect(try contents(of: path) == [2, 1, 0xFE, 0xFF, 0xAA, 0xBB])
    }

    /// - Returns: The error that writing ends with.
    private static func failure(_ path: String) -> FileError? {
        do throws(FileError) {
            var writer = try AudioWriter(path: path, container: .wav)
            try writer.write(voice.span, format: format)
            try writer.finish()
            return nil
        } catch {
            return error
        }
    }

    @Test("a full device says so")
    func fullDevice() {
        let error = Self.failure("/dev/full")
        #expect(error?.code == ENOSPC)
        #expect(error?.operation == .write)
        #expect(error?.description == "cannot write /dev/full: No space left on device")
    }

    @Test("a place that cannot be written to says so")
    func badPlaces() throws {
        let directory = try TemporaryDirectory()
        try write([], to: directory.file("file"))
        #expect(Self.failure(directory.file("missing/voice.wav"))?.code == ENOENT)
        #expect(Self.failure(directory.file("file/voice.wav"))?.code == ENOTDIR)
        #expect(Self.failure(directory.path)?.code == EISDIR)
        #expect(Self.failure(directory.path)?.operation == .create)
        #expect(try directory.fileNames == ["file"])
    }

    @Test("the header of a pipe says: until the end")
    func streamingHeader() throws {
        let bytes = WAVHeader(format: Self.format, dataByteCount: nil).bytes
        #expect(bytes == Self.header(Self.format, riffSize: .max, dataSize: .max))
        let stream = bytes + littleEndianBytes(Self.voice)
        let commands = ["ffmpeg -v error -i - -f s16le -", "sox -V1 -t wav - -t raw -"]
        for command in commands {
            let decoded = try output(of: ["sh", "-c", "cat | " + command], input: stream)
            #expect(decoded == littleEndianBytes(Self.voice), "\(command)")
        }
    }

    @Test("a file that its header cannot tell the size of ends there, and what came is kept")
    func fullFile() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("voice.wav")
        do {
            var writer = try AudioWriter(path: path, container: .wav)
            writer.waveByteLimit = 3000
            try writer.write(Self.voice.span.extracting(..<1500), format: Self.format)
            let error = #expect(throws: FileError.self) {
                try writer.write(Self.voice.span.extracting(1500..<1501), format: Self.format)
            }
            #expect(error?.code == EFBIG)
        }
        #expect(try contents(of: path + ".part").count == 3044)
    }

    @Test("the end of a file can be taken back")
    func truncation() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("voice.mp3")
        var writer = try AudioWriter(path: path, container: .raw)
        try writer.write([1, 2, 3, 4, 5].span)
        try writer.truncate(toByteCount: 2)
        try writer.write([6].span)
        let byteCount = writer.byteCount
        try writer.finish()
        #expect(byteCount == 3)
        #expect(try contents(of: path) == [1, 2, 6])
    }

    @Test("a size beyond 4 GB is not wrapped around")
    func hugeFile() {
        let bytes = WAVHeader(format: Self.format, dataByteCount: 5_000_000_000).bytes
        #expect(Array(bytes[4..<8]) == [255, 255, 255, 255])
        #expect(Array(bytes[40..<44]) == [255, 255, 255, 255])
    }
}
