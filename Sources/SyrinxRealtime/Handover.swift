// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Passes one value from the thread that makes it to the thread that waits for it.
///
/// - Thread: any. Not for the render path once frames flow: it locks.
public final class Handover<Value: ~Copyable & Sendable>: Sendable {
    private let slot = Mutex<Value?>(nil)

    public init() {}

    public func put(_ value: consuming sending Value) {
        var value: Value? = consume value
        slot.withLock { $0 = value.take() }
    }

    public var isFilled: Bool {
        slot.withLock { slot in
            switch slot {
            case .some: true
            case nil: false
            }
        }
    }

    /// - Returns: nil while nothing was put, and ever after the first that took it.
    public func take() -> sending Value? {
        slot.withLock { slot in slot.take() }
    }
}
