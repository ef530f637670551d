// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess

/// A program and how to run it. Whatever it does, it is killed in the end, with all that it started.
struct Command: Sendable {
    enum Input: Sendable {
        /// Ends before it begins.
        case nothing
        case bytes([UInt8])
        /// Written by the test, or never.
        case open
    }

    /// How a program ended, and what it wrote.
    struct Outcome: Sendable {
        /// As a shell tells it: 128 and more for a signal.
        var status: Int32
        var output: [UInt8]
        var errors: String

        /// It did not end by itself, in minutes.
        var isHung: Bool

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    var arguments: [String]
    var environment: [String: String] = [:]
    var input = Input.nothing

    /// false: nobody reads standard output.
    var isOutputRead = true

    /// Does next to nothing, or cannot wait: takes nobody's turn.
    var isIdle = false

    /// Only a net: no test measures time.
    var killLimit = Duration.seconds(90)

    /// - Parameter arguments: The program, looked up in `PATH`, and its arguments.
    init(_ arguments: [String]) {
        self.arguments = arguments
    }

    /// The command under test.
    static func syrinx(_ arguments: String...) -> Command {
        Command([Binary.path] + arguments)
    }

    /// Several programs and pipes between them; `$SYRINX` is the command under test.
    ///
    /// The status of each is the last line of the errors: see ``Outcome/pipeStatus``.
    static func shell(_ script: String) -> Command {
        var command = Command(["bash", "-c", script + "\nshow=\"${PIPESTATUS[*]}\"; echo \"$show\" >&2"])
        command.environment["SYRINX"] = Binary.path
        return command
    }

    func with(_ environment: [String: String]) -> Command {
        var command = self
        command.environment.merge(environment) { $1 }
        return command
    }

    func with(_ input: Input) -> Command {
        var command = self
        command.input = input
        return command
    }

    func adding(_ arguments: String...) -> Command {
        var command = self
        command.arguments += arguments
        return command
    }

    /// Not in its turn but now.
    var atOnce: Command {
        var command = self
        command.isIdle = true
        return command
    }

    /// For others, for as long as the tests run.
    var service: Command {
        var command = self
        command.isIdle = true
        command.killLimit = .seconds(3600)
        return command
    }

    /// Runs the program to its end.
    ///
    /// - Parameter body: Works with the running program; its input ends when this returns.
    @discardableResult
    func run(_ body: (Session) async throws -> Void = { _ in }) async throws -> Outcome {
        if isIdle { return try await start(body) }
        return try await Machine.share { try await start(body) }
    }

    private func start(_ body: (Session) async throws -> Void) async throws -> Outcome {
        signal(SIGPIPE, SIG_IGN)
        var options = PlatformOptions()
        options.processGroupID = 0
        let session = Session()
        let result = try await Subprocess.run(
            .name("env"), arguments: Arguments(assignments + arguments), environment: .inherit,
            platformOptions: options, input: .inputWriter, output: .sequence, error: .sequence
        ) { execution in
            session.begin(execution.processIdentifier.value)
            let net = Task {
                try await Task.sleep(for: killLimit)
                session.giveUp()
            }
            defer { net.cancel() }
            async let errors: Void = session.collect(execution.standardError, isError: true)
            async let output: Void = collect(execution.standardOutput, session)
            do {
                switch input {
                case .nothing: break
                case .bytes(let bytes): _ = try? await execution.standardInputWriter.write(bytes)
                case .open: session.input = { _ = try await execution.standardInputWriter.write($0) }
                }
                if case .open = input {} else { try await execution.standardInputWriter.finish() }
                try await body(session)
            } catch {
                session.kill()
                throw error
            }
            if case .open = input { try? await execution.standardInputWriter.finish() }
            _ = try await (errors, output)
        }
        session.end()
        let status =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let number): 128 + number
            }
        return Outcome(
            status: status, output: session.output, errors: session.errors, isHung: session.isHung)
    }

    private func collect(_ sequence: SubprocessOutputSequence, _ session: Session) async throws {
        if isOutputRead { try await session.collect(sequence, isError: false) }
    }

    /// A poor and known environment: no key, no sound card, no sound server of the user's.
    private var assignments: [String] {
        var variables = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "TMPDIR": NSTemporaryDirectory(),
            "ALSA_CONFIG_PATH": SoundConfiguration.cardless,
        ]
        variables.merge(environment) { $1 }
        return ["-i"] + variables.map { "\($0)=\($1)" }
    }
}

extension Command.Outcome {
    /// The errors without the line that ``Command/shell(_:)`` adds.
    var lines: [Substring] { errors.split(separator: "\n") }

    /// The status of each program of a pipe.
    var pipeStatus: [Int] { lines.last?.split(separator: " ").compactMap { Int($0) } ?? [] }
}
