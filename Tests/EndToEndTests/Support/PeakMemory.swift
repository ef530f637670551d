// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The most memory that a program had at a time, looked at while it runs.
final class PeakMemory: Sendable {
    private let most = Mutex(0)

    /// So far.
    var kibibytes: Int { most.withLock(\.self) >> 10 }

    /// Returns when the program has ended.
    func sample(_ session: Session) async {
        while !session.hasEnded {
            // The kernel's own high-water mark, so that none is missed between two looks.
            let byteCount = ProcessTable.peakByteCount(session.processID)
            most.withLock { $0 = max($0, byteCount) }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }
}
