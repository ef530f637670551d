// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What a program makes is made once in the life of the process, under its name.
public final class Cache: Sendable {
    private let made = Mutex<[String: [UInt8]]>([:])

    public init() {}

    public func bytes(_ name: String, make: () throws -> [UInt8]) rethrows -> [UInt8] {
        if let bytes = made.withLock({ $0[name] }) { return bytes }
        let bytes = try make()
        made.withLock { $0[name] = bytes }
        return bytes
    }
}
