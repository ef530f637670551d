// SPDX-License-Identifier: Apache-2.0

internal import CSyrinxLinux
internal import Glibc
internal import SyrinxCore

/// A line for the shell whose output is wanted. It has no standard input, and our standard error.
struct ShellCommand: Sendable {
    private let line: String

    init(_ line: String) {
        self.line = line
    }

    /// Runs it to its end.
    ///
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where it fails or prints more than `limit` bytes,
    ///   ``SyrinxError/Code/timedOut`` where it takes longer than `time`; it is killed then with all that it
    ///   has started, as it is where the task is cancelled. The line itself is never told: it may have a password in it.
    func output(upTo limit: Int, within time: Duration) async throws(SyrinxError) -> [UInt8] {
        let end = MonotonicTime.now + time
        let (process, output) = try start()
        var state = Process.State.running
        do throws(SyrinxError) {
            let bytes = try await Self.read(output, upTo: limit, within: time)
            // What has closed its output ends soon.
            state = process.state
            while state == .running {
                guard MonotonicTime.now < end else { throw Self.overrun(time) }
                do { try await Task.sleep(for: .milliseconds(2)) } catch { throw Self.stopped }
                state = process.state
            }
            guard state == .ended(0) else { throw Self.failure(state) }
            return bytes
        } catch {
            // The number of one that has ended may be another's by now.
            if state == .running { process.kill() }
            throw error
        }
    }

    /// - Returns: What it writes to, owned by the reader.
    private func start() throws(SyrinxError) -> (Process, FileBody) {
        var ends: [CInt] = [-1, -1]
        // SAFETY: two descriptors' room.
        guard unsafe syrinx_pipe_create(&ends) == 0 else { throw Self.notStarted(errno) }
        defer { close(ends[1]) }
        let output = FileBody(descriptor: ends[0], name: "The output of the command for the key or token")
        var identifier: pid_t = 0
        let code = Self.spawn(line, writingTo: ends[1], &identifier)
        guard code == 0 else { throw Self.notStarted(code) }
        return (Process(identifier: identifier), output)
    }

    /// - Returns: 0, or an errno value.
    private static func spawn(_ line: String, writingTo output: CInt, _ identifier: inout pid_t) -> CInt {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        var signals = sigset_t()
        // SAFETY: all of it lives through the calls; what is made here is taken down here. The words are copies
        // that end with nil.
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        // What ignores a signal would have its children ignore it.
        unsafe sigemptyset(&signals)
        for number in [SIGPIPE, SIGINT, SIGTERM] { unsafe sigaddset(&signals, number) }
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Self.newSession)
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        let words = ["sh", "-c", line]
        var copies = unsafe words.map { unsafe strdup($0) }
        unsafe copies.append(nil)
        defer { unsafe copies.forEach { unsafe free($0) } }
        return unsafe posix_spawn(&identifier, "/bin/sh", &actions, &attributes, copies, environ)
    }

    /// `POSIX_SPAWN_SETSID` of spawn.h, which Glibc's module map hides: a group of its own, so that all of it can
    /// be killed, and no terminal, on which one out of the foreground would stand still.
    private static let newSession: Int16 = 0x80

    /// A process of ours that leads a group, until its status has been taken.
    private struct Process {
        enum State: Equatable {
            case running

            /// As `wait` has it.
            case ended(CInt)

            /// Nobody knows how: who ignores `SIGCHLD` is not told.
            case gone
        }

        let identifier: pid_t

        /// Takes the status where there is one.
        var state: State {
            var status: CInt = 0
            // SAFETY: the status has its room.
            switch unsafe waitpid(identifier, &status, WNOHANG) {
            case 0: return .running
            case identifier: return .ended(status)
            default: return .gone
            }
        }

        /// With all of its group.
        func kill() {
            Glibc.kill(-identifier, SIGKILL)
            var status: CInt = 0
            // SAFETY: the status has its room.
            while unsafe waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        }
    }

    private static func read(
        _ output: FileBody, upTo limit: Int, within time: Duration
    ) async throws(SyrinxError) -> [UInt8] {
        let result = await withTaskGroup(of: Result<[UInt8], SyrinxError>.self) { group in
            group.addTask {
                do throws(SyrinxError) {
                    return .success(try await output.bytes(upTo: limit))
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                do { try await Task.sleep(for: time) } catch { return .failure(stopped) }
                return .failure(overrun(time))
            }
            let first = await group.next() ?? .failure(stopped)
            group.cancelAll()
            return first
        }
        return try result.get()
    }

    private static var stopped: SyrinxError { SyrinxError(.cancelled, "Stopped.") }

    private static func overrun(_ time: Duration) -> SyrinxError {
        SyrinxError(
            .timedOut,
            "The command for the key or token did not end within \(time.components.seconds) s.")
    }

    private static func failure(_ state: Process.State) -> SyrinxError {
        guard case .ended(let status) = state else {
            return SyrinxError(
                .invalidArgument,
                "How the command for the key or token ended is not known: is SIGCHLD ignored here?")
        }
        return SyrinxError(
            .invalidArgument, "The command for the key or token failed (status \(shellStatus(status))).")
    }

    private static func notStarted(_ code: CInt) -> SyrinxError {
        // SAFETY: strerror gives a string for any number; copied before another call can change it.
        let reason = unsafe String(cString: strerror(code))
        return SyrinxError(.other, "The command for the key or token cannot be started: \(reason).")
    }

    /// As a shell tells it: 128 and more for a signal.
    private static func shellStatus(_ status: CInt) -> CInt {
        status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }
}

/// The line may have a password in it.
extension ShellCommand: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "a command" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(reflecting: description) }
}
