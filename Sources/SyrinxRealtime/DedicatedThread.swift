// SPDX-License-Identifier: Apache-2.0

internal import CSyrinxLinux

/// A thread of the system's own, for work that must not wait behind other tasks.
///
/// - Thread: `init` and `join` from any.
public struct DedicatedThread: ~Copyable, Sendable {
    private let handle: UInt64

    /// Starts the thread at once.
    ///
    /// - Parameters:
    ///   - name: Shown by `top -H` and debuggers; 15 bytes of it.
    ///   - context: Moved to the thread and destroyed there, when `body` lets go of it; or here, where
    ///     there is no thread.
    ///   - body: All that the thread does.
    /// - Throws: Where the process may have no more threads, or has no memory for a stack.
    public init<Context: ~Copyable & Sendable>(
        name: String, context: consuming Context, _ body: @escaping @Sendable (consuming Context) -> Void
    ) throws(ResourceShortage) {
        let start = unsafe Unmanaged<AnyStart>.passRetained(Start(context: context, body: body))
        var handle: UInt64 = 0
        // SAFETY: the retained box is released by the new thread, or below if there is none.
        let status = unsafe syrinx_thread_start(
            &handle, name,
            { context in
                guard let context = unsafe context else { return }
                unsafe Unmanaged<AnyStart>.fromOpaque(context).takeRetainedValue().run()
            }, start.toOpaque())
        guard status == 0 else {
            unsafe start.release()
            throw ResourceShortage(code: status, operation: .startThread)
        }
        self.handle = handle
    }

    /// Waits for the thread to end. Blocks: not for the cooperative pool, unless the thread is known
    /// to be at its end.
    public consuming func join() {
        _ = syrinx_thread_join(handle)
        discard self
    }

    /// Lets the thread end by itself, with nobody to wait for it.
    public consuming func detach() {
        _ = syrinx_thread_detach(handle)
        discard self
    }

    /// A thread does not outlive its owner.
    deinit { _ = syrinx_thread_join(handle) }

    /// Asks for real-time priority for the calling thread.
    ///
    /// - Returns: Whether it was granted; without rights it is not, and everything works as before.
    public static func requestRealtimePriority() -> Bool {
        syrinx_thread_request_realtime() == 0
    }
}

/// What a new thread is given, without the type of its context.
private class AnyStart {
    func run() {}
}

private final class Start<Context: ~Copyable>: AnyStart {
    private var context: Context?
    private let body: @Sendable (consuming Context) -> Void

    init(context: consuming Context, body: @escaping @Sendable (consuming Context) -> Void) {
        self.context = consume context
        self.body = body
    }

    override func run() {
        guard let context = context.take() else { return }
        body(context)
    }
}
