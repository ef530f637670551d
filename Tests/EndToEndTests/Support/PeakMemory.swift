// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// The most memory that a program had at a time, looked at while it runs.
final class PeakMemory: Sendable {
    private let most = Mutex(0)

    /// So far.
    var kibibytes: Int { most.withLock(\.self) }

    /// Returns when the program has ended.
    func sample(_ session: Session) async {
        while !session.hasEnded {
            // The kernel's own high-water mark, so that none is missed between two looks.
            if let status = try? String(contentsOfFile: "/proc/\(session.processID)/status", encoding: .utf8),
                let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
                let number = line.split(separator: " ").dropFirst().compactMap({ Int($0) }).first
            {
                most.withLock { $0 = max($0, number) }
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }
}
