// SPDX-License-Identifier: Apache-2.0

import Glibc
import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxServices

@Suite struct SecretSourceTests {
    @Test func whiteSpaceAroundItIsNoneOfIt() async throws {
        let folder = try TemporaryDirectory()
        try write(Array("\n sesame\r\n".utf8), to: folder.file("key"))
        #expect(try await SecretSource.file(folder.file("key")).read() == "sesame")
        #expect(try await SecretSource.text(" sesame\t").read() == "sesame")
        #expect(try await SecretSource.command("echo ' sesame '; echo noise >&2").read() == "sesame")
    }

    @Test func whatHoldsNothing() async throws {
        let folder = try TemporaryDirectory()
        try write([], to: folder.file("empty"))
        try write([UInt8](repeating: 97, count: 70_000), to: folder.file("large"))
        for (source, code) in [
            (SecretSource.file(folder.file("empty")), SyrinxError.Code.invalidArgument),
            (.file(folder.file("none")), .fileFailed), (.file(folder.path), .fileFailed),
            (.file(folder.file("large")), .fileFailed), (.command("true"), .invalidArgument),
            (.command("yes sesame"), .fileFailed),
        ] {
            let error = await #expect(throws: SyrinxError.self) { try await source.read() }
            #expect(error?.code == code, "\(source)")
        }
    }

    /// The command itself may have a password in it, and what it prints is secret.
    @Test(arguments: [
        ("echo sesame; exit 3", "status 3"), ("kill -9 $$ # sesame", "status 137"),
        ("no-such-program-sesame 2>/dev/null", "status 127"),
    ])
    func aCommandThatFails(line: String, words: String) async throws {
        let error = await #expect(throws: SyrinxError.self) { try await SecretSource.command(line).read() }
        #expect(error?.code == .invalidArgument)
        #expect(error?.description.contains(words) == true)
        #expect(error?.description.contains("sesame") == false)
    }

    /// With its output open, or closed.
    @Test(arguments: ["exec sleep 1000", "exec >&-; exec sleep 1000"])
    func aCommandThatDoesNotEnd(line: String) async throws {
        let error = await #expect(throws: SyrinxError.self) {
            try await ShellCommand(line).output(upTo: 10, within: .milliseconds(50))
        }
        #expect(error?.code == .timedOut)
    }

    @Test func aCommandThatIsNotWantedAnyMore() async throws {
        let reading = Task { try await SecretSource.command("exec sleep 1000").read() }
        reading.cancel()
        let error = await #expect(throws: SyrinxError.self) { try await reading.value }
        #expect(error?.code == .cancelled)
    }

    /// What it has started ends with it.
    @Test func aCommandThatIsNotAlone() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("life")
        // SAFETY: C strings that outlive the calls.
        try #require(unsafe mkfifo(path, 0o600) == 0)
        let life = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        try #require(life >= 0)
        defer { close(life) }
        let error = await #expect(throws: SyrinxError.self) {
            try await ShellCommand("exec 3> '\(path)'; sleep 1000 & yes").output(
                upTo: 10, within: .seconds(60))
        }
        #expect(error?.code == .fileFailed)
        // Nobody holds its other end any more.
        var request = pollfd(fd: life, events: 0, revents: 0)
        // SAFETY: one request that lives through the call.
        #expect(unsafe poll(&request, 1, 10_000) == 1 && Int32(request.revents) & POLLHUP != 0)
    }

    @Test(arguments: [(mode_t(0o600), false), (0o644, true), (0o640, true), (0o604, true)])
    func whoElseCanReadIt(mode: mode_t, isExposed: Bool) throws {
        let folder = try TemporaryDirectory()
        try write([97], to: folder.file("key"))
        unsafe chmod(folder.file("key"), mode)
        #expect(SecretSource.file(folder.file("key")).isExposed == isExposed)
        for source in [SecretSource.text("x"), .command("x"), .file("/dev/null"), .file("/nonexistent")] {
            #expect(!source.isExposed)
        }
    }

    /// Standard input belongs to the text.
    @Test func aCommandReadsNothing() async throws {
        #expect(try await SecretSource.command("cat; echo end").read() == "end")
    }
}
