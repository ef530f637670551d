// SPDX-License-Identifier: Apache-2.0

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

    /// Standard input belongs to the text.
    @Test func aCommandReadsNothing() async throws {
        #expect(try await SecretSource.command("cat; echo end").read() == "end")
    }
}
