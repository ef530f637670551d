// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import SyrinxRealtime
import Testing

/// In processes of their own, which are given next to nothing.
@Suite("A system that has no more to give")
struct ResourceShortageTests {
    @Test("an event without a descriptor left is refused, and the process lives on")
    func noDescriptorLeft() async {
        await #expect(processExitsWith: .success) {
            var limit = rlimit(rlim_cur: 0, rlim_max: 0)
            // SAFETY: a live variable.
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            #expect(throws: ResourceShortage(code: EMFILE, operation: .createEvent)) { try WakeEvent() }
        }
    }

    /// Notes its end.
    private struct Context: ~Copyable, Sendable {
        final class Ledger: Sendable {
            private let ended = Atomic<Bool>(false)

            var isEnded: Bool { ended.load(ordering: .relaxed) }

            func end() { ended.store(true, ordering: .relaxed) }
        }

        let ledger: Ledger

        deinit { ledger.end() }
    }

    /// From here on new threads ask for more memory than a process can have.
    private static func makeStacksTooLarge() {
        typealias SetDefault = @convention(c) (UnsafePointer<pthread_attr_t>) -> CInt
        // SAFETY: memory for one, and a function of that type, which the module map of Glibc hides.
        guard let symbol = unsafe dlsym(nil, "pthread_setattr_default_np") else { return }
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        defer { unsafe attributes.deallocate() }
        unsafe pthread_attr_init(attributes)
        unsafe pthread_attr_setstacksize(attributes, 1 << 50)
        _ = unsafe unsafeBitCast(symbol, to: SetDefault.self)(attributes)
    }

    @Test("a thread without memory for its stack is refused, and its context ends")
    func noThreadLeft() async {
        await #expect(processExitsWith: .success) {
            Self.makeStacksTooLarge()
            let ledger = Context.Ledger()
            #expect(throws: ResourceShortage(code: EAGAIN, operation: .startThread)) {
                _ = try DedicatedThread(name: "worker", context: Context(ledger: ledger)) { _ in }
            }
            #expect(ledger.isEnded)
        }
    }

    @Test("says what was refused and why")
    func description() {
        #expect(
            ResourceShortage(code: EMFILE, operation: .createEvent).description
                == "cannot make an event: Too many open files")
        #expect(
            ResourceShortage(code: EAGAIN, operation: .startThread).description
                == "cannot start a thread: Resource temporarily unavailable")
    }
}
