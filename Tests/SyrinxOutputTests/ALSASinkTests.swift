// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyrinxCore
import SyrinxRealtime
import TestSupport
import Testing

@testable import SyrinxOutput

/// One after the other: alsa-lib's words are gathered for the whole process.
@Suite("ALSA without a card", .serialized)
struct ALSASinkTests {
    private static let format = PCMFormat(sampleRate: 24_000)

    /// - Returns: Why the device does not open.
    private static func failure(_ name: String) throws -> ALSAError? {
        ALSAMessages.capture()
        _ = ALSAMessages.take()
        let wake = try WakeEvent()
        do throws(ALSAError) {
            _ = try ALSASink(name: name, format: format, wake: wake.poller)
        } catch {
            return error
        }
        return nil
    }

    @Test("the null device takes our own format, whatever it is")
    func nullDevice() throws {
        for format in [
            Self.format, PCMFormat(sampleRate: 44_100, channelCount: 2), PCMFormat(sampleRate: 8_000),
        ] {
            let wake = try WakeEvent()
            let sink = try ALSASink(name: "null", format: format, wake: wake.poller)
            let (settings, isPlainHardware) = (sink.settings, sink.isPlainHardware)
            #expect(settings.format == format)
            #expect(settings.sampleFormat == "S16")
            #expect(settings.name == "null")
            #expect(settings.bufferFrameCount >= settings.periodFrameCount)
            #expect(!isPlainHardware)
        }
    }

    @Test("the null device takes all, and ends when it is asked to")
    func nullPlayback() throws {
        let wake = try WakeEvent()
        var sink = try ALSASink(name: "null", format: Self.format, wake: wake.poller)
        let samples = [Int16](repeating: 5, count: 100_000)
        let results = (sink.write(samples.span), sink.wait(for: .room), sink.write([1, 2, 3].span))
        wake.interrupt()
        let readiness = sink.wait(for: .dryness)
        wake.settle()
        sink.drain { false }
        sink.drop()
        let isRecovered = sink.recover()
        #expect(results.0 == .wrote(sink.bufferFrameCount))
        #expect(results.1 == .writable)
        #expect(results.2 == .wrote(3))
        #expect(readiness == .woken)
        #expect(isRecovered)
    }

    @Test("each wait ends with a wake-up", arguments: [SinkInterest.room, .dryness, .wakeUp])
    func wakeUps(interest: SinkInterest) throws {
        let wake = try WakeEvent()
        var sink = try ALSASink(name: "null", format: Self.format, wake: wake.poller)
        wake.interrupt()
        let readiness = sink.wait(for: interest)
        #expect(readiness == .woken)
        #expect(!wake.poller.sleep(nanoseconds: 0))
    }

    @Test("a device that is not there is named, with the reason, and nothing goes to stderr")
    func unknownDevice() throws {
        let error = try Self.failure("no-such-device")
        #expect(error?.code == ENOENT)
        #expect(error?.operation == .open)
        #expect(error?.device == "no-such-device")
        #expect(
            error.map(String.init(describing:))
                == "cannot open the sound device \"no-such-device\": No such file or directory")
        #expect(ALSAMessages.take().contains { $0.contains("no-such-device") })
        #expect(try Self.failure("hw:77,7") != nil)
        #expect(try Self.failure("") != nil)
    }

    @Test("alsa-lib's words may be asked for while it speaks")
    func captureWhileInUse() throws {
        ALSAMessages.capture()
        let thread = try DedicatedThread(name: "listener", context: 500) { count in
            for _ in 0..<count { ALSAMessages.capture() }
        }
        for _ in 0..<20 { _ = try Self.failure("no-such-device") }
        thread.join()
        #expect(ALSAMessages.take().contains { $0.contains("no-such-device") })
    }

    @Test("the null device is in the list")
    func list() throws {
        let names = try ALSADevice.all().map(\.name)
        #expect(names.contains("null"))
        #expect(Set(names).count == names.count)
    }

    @Test("samples keep their bits in every format that a device may want")
    func conversion() throws {
        let samples: [Int16] = [0, 1, -1, .max, .min, 12_345]
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: samples.count * 4, alignment: 4)
        // SAFETY: owned by this test.
        defer { unsafe memory.deallocate() }
        // SAFETY: room for four bytes a sample; read back as what was just written.
        let (isUntouched, integers, floats) = unsafe samples.withUnsafeBytes { bytes in
            let same = unsafe ALSASink.convert(bytes, samples.count, to: .int16, in: memory)
            _ = unsafe ALSASink.convert(bytes, samples.count, to: .int32, in: memory)
            let integers = unsafe Array(memory.bindMemory(to: Int32.self))
            _ = unsafe ALSASink.convert(bytes, samples.count, to: .float, in: memory)
            return unsafe (same == bytes.baseAddress, integers, Array(memory.bindMemory(to: Float.self)))
        }
        #expect(isUntouched)
        #expect(integers == samples.map { Int32($0) * 65_536 })
        #expect(floats == samples.map { Float($0) / 32_768 })
    }
}

/// Devices that cannot do everything, made of alsa-lib's own plugins over its `null` and `file`. Each
/// runs in a process of its own, because alsa-lib reads its configuration once.
@Suite("ALSA devices with a will of their own")
struct ALSADeviceTests {
    /// Shorter than a device's buffer: on a clock that stands still nothing gets free.
    private static let voice = speech(sampleRate: 24_000, seconds: 0.05)

    private static func useConfiguration(_ directory: String) {
        // SAFETY: two C strings; the process has but this thread yet that reads the environment.
        _ = unsafe setenv("ALSA_CONFIG_PATH", directory + "/alsa.conf", 1)
    }

    /// Plays the voice on a device of `configuration`, in this process.
    ///
    /// - Returns: What the device settled on.
    private static func play(_ directory: String) throws -> DeviceSettings {
        useConfiguration(directory)
        let wake = try WakeEvent()
        var sink = try ALSASink(name: "device", format: PCMFormat(sampleRate: 24_000), wake: wake.poller)
        let settings = sink.settings
        let channelCount = settings.format.channelCount
        let samples = voice.flatMap { [Int16](repeating: $0, count: channelCount) }
        var position = 0
        while position < samples.count {
            switch sink.write(samples.span.extracting(position...)) {
            case .wrote(0): _ = sink.wait(for: .room)
            case .wrote(let count): position += count * channelCount
            case .underrun: throw ALSAError(code: EPIPE, operation: .open, device: "device")
            case .lost(let code): throw ALSAError(code: code, operation: .open, device: "device")
            }
        }
        sink.drain { false }
        return settings
    }

    private static func leave(_ isRight: Bool) { exit(isRight ? EXIT_SUCCESS : EXIT_FAILURE) }

    private static func configure(_ directory: borrowing TemporaryDirectory, _ device: String) throws {
        let target = "{ type file slave.pcm null format raw file \"\(directory.file("played"))\" }"
        let text = "pcm.target \(target)\npcm.device \(device.replacing("TARGET", with: target))\n"
        try write(Array("</usr/share/alsa/alsa.conf>\n\(text)".utf8), to: directory.file("alsa.conf"))
    }

    private static func played(_ directory: borrowing TemporaryDirectory) throws -> [UInt8] {
        try contents(of: directory.file("played"))
    }

    @Test("one that takes all gets our samples to the bit")
    func anything() async throws {
        let directory = try TemporaryDirectory()
        try Self.configure(directory, "TARGET")
        await #expect(processExitsWith: .success) { [path = directory.path as String] in
            let settings = try Self.play(path)
            #expect(settings.sampleFormat == "S16")
            #expect(settings.format == PCMFormat(sampleRate: 24_000))
        }
        #expect(try Self.played(directory) == littleEndianBytes(Self.voice))
    }

    @Test("one that takes floating point only gets our samples to the bit")
    func floatOnly() async throws {
        let directory = try TemporaryDirectory()
        try Self.configure(directory, "{ type lfloat slave { pcm TARGET format S32_LE } }")
        await #expect(processExitsWith: .success) { [path = directory.path as String] in
            let settings = try Self.play(path)
            #expect(settings.sampleFormat == "FLOAT")
        }
        let played = try Self.played(directory)
        #expect(played == Self.voice.flatMap { littleEndian(Int32($0) * 65_536) })
    }

    @Test("one that takes 32 bits only is given them")
    func wideOnly() async throws {
        let directory = try TemporaryDirectory()
        let device =
            "{ type share slave { pcm target format S32_LE channels 1 rate 24000 } bindings { 0 0 } }"
        try Self.configure(directory, device)
        await #expect(processExitsWith: .success) { [path = directory.path as String] in
            Self.useConfiguration(path)
            let wake = try WakeEvent()
            let sink = try ALSASink(name: "device", format: PCMFormat(sampleRate: 24_000), wake: wake.poller)
            let settings = sink.settings
            // Without closing it: alsa-lib 1.2.8 writes to memory that it has freed when a device of
            // `type share` is closed.
            withExtendedLifetime(sink) { Self.leave(settings.sampleFormat == "S32") }
        }
    }

    @Test("one that has two channels only is settled with")
    func stereoOnly() async throws {
        let directory = try TemporaryDirectory()
        let device =
            "{ type multi slaves.a { pcm TARGET channels 2 } "
            + "bindings { 0 { slave a channel 0 } 1 { slave a channel 1 } } }"
        try Self.configure(directory, device)
        await #expect(processExitsWith: .success) { [path = directory.path as String] in
            let settings = try Self.play(path)
            #expect(settings.format == PCMFormat(sampleRate: 24_000, channelCount: 2))
        }
        #expect(try Self.played(directory) == littleEndianBytes(Self.voice.flatMap { [$0, $0] }))
    }

    @Test("one that has another rate is settled with: alsa-lib does not resample")
    func otherRate() async throws {
        let directory = try TemporaryDirectory()
        try Self.configure(directory, "{ type plug slave { pcm TARGET rate 48000 } }")
        await #expect(processExitsWith: .success) { [path = directory.path as String] in
            let settings = try Self.play(path)
            #expect(settings.format == PCMFormat(sampleRate: 48_000))
        }
        #expect(try Self.played(directory) == littleEndianBytes(Self.voice))
    }
}
