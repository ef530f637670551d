// SPDX-License-Identifier: Apache-2.0

extension Span where Element: BitwiseCopyable {
    /// A copy that may be kept.
    public var array: [Element] {
        // SAFETY: read during the call.
        unsafe withUnsafeBufferPointer { unsafe Array($0) }
    }
}

/// Ends a value's life here.
public func drop<Value: ~Copyable>(_ value: consuming Value) {}
