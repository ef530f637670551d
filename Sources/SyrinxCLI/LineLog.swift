// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization
import Syrinx

/// A file, or standard output, that lines are added to from any thread.
///
/// Who adds a line never waits for whoever reads them. Where the reader is too slow whole lines are lost, and in their
/// place stands how many: `{"dropped":12}`.
final class LineLog: Sendable {
    /// Bytes that wait to be written. As many more may be in the hands of the writer.
    private static let byteLimit = 1 << 20

    /// What waits to be written.
    private struct Backlog {
        var lines: [String] = []
        var byteCount = 0
        /// Lines that should have come behind these.
        var droppedCount = 0
        var isBeingWritten = false
    }

    private let descriptor: Int32
    private let backlog = Mutex(Backlog())
    /// Blocks in the place of all others.
    private let writer = DispatchQueue(label: "syrinx.log")
    private let work = DispatchGroup()

    /// - Parameter path: `-` is standard output.
    /// - Throws: ``SyrinxError/Code/fileFailed``.
    init(path: String) throws(SyrinxError) {
        guard path != "-" else {
            descriptor = STDOUT_FILENO
            return
        }
        // SAFETY: the path outlives the call.
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            // SAFETY: strerror gives a string for any number; copied before another call can change it.
            let reason = unsafe String(cString: strerror(errno))
            throw SyrinxError(.fileFailed, "Cannot write the log \(path): \(reason).")
        }
    }

    deinit {
        if descriptor != STDOUT_FILENO { close(descriptor) }
    }

    /// In one piece; a line that cannot be written is lost, and the requests go on.
    func write(_ line: String) {
        let isFirst = backlog.withLock { backlog in
            let byteCount = backlog.byteCount + line.utf8.count + 1
            guard backlog.droppedCount == 0, backlog.lines.isEmpty || byteCount <= Self.byteLimit else {
                backlog.droppedCount += 1
                return false
            }
            backlog.lines.append(line)
            backlog.byteCount = byteCount
            defer { backlog.isBeingWritten = true }
            return !backlog.isBeingWritten
        }
        if isFirst { writer.async(group: work) { self.writeBacklog() } }
    }

    /// Waits until all lines are written; a second at the most, as there may be nobody to read them.
    func finish() {
        _ = work.wait(timeout: .now() + .seconds(1))
    }

    private func writeBacklog() {
        while let (lines, droppedCount) = takeBacklog() {
            for line in lines { put(line) }
            if droppedCount > 0 { put("{\"dropped\":\(droppedCount)}") }
        }
    }

    /// - Returns: nil where nothing waits: then the next line must ask for the writer again.
    private func takeBacklog() -> (lines: [String], droppedCount: Int)? {
        backlog.withLock { backlog in
            let taken = backlog
            backlog = Backlog()
            backlog.isBeingWritten = !taken.lines.isEmpty
            return taken.lines.isEmpty ? nil : (taken.lines, taken.droppedCount)
        }
    }

    private func put(_ line: String) {
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            // SAFETY: the bytes outlive the call.
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count < 0 && errno == EAGAIN {
                // Whoever gave it to us does not want to be waited for: we do.
                var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                // SAFETY: the structure outlives the call.
                _ = unsafe poll(&room, 1, -1)
            } else if count == 0 || errno != EINTR {
                return
            }
        }
    }
}
