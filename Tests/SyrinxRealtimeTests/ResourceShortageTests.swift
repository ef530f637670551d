// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import SyrinxRealtime
import Testing

/// In processes of their own, which are given next to nothing.
@Suite("A system that has no more to give")
struct ResourceShortageTests {
    private static func limit(_ resource: __rlimit_resource, to value: rlim_t) {
        var limit = rlimit(rlim_cur: value, rlim_max: value)
        // SAFETY: a live variable.
        unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    }

    @Test("an event without a descriptor left is refused, and the process lives on")
    func noDescriptorLeft() async {
        await #expect(processExitsWith: .success) {
            Self.limit(RLIMIT_NOFILE, to: 0)
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

    @Test("a thread without memory for its stack is refused, and its context ends")
    func noThreadLeft() async {
        await #expect(processExitsWith: .success) {
            Self.limit(RLIMIT_AS, to: 0)
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
