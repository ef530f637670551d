// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization
import SyrinxRealtime
import Testing

@Suite("A thread of its own")
struct DedicatedThreadTests {
    private final class Notes: Sendable {
        struct Content {
            var isEnded = false
            var endedOn: UInt = 0
            var ranOn: UInt = 0
            var name = ""
            var blocksSignals = false
            var toldTheTruth = false
        }

        private let content = Mutex(Content())

        func write(_ change: (inout Content) -> Void) { content.withLock { change(&$0) } }

        func read() -> Content { content.withLock { $0 } }
    }

    /// Notes where it ends.
    private struct Context: ~Copyable, Sendable {
        let notes: Notes

        deinit {
            notes.write { notes in
                notes.endedOn = UInt(pthread_self())
                notes.isEnded = true
            }
        }
    }

    @Test("runs its body elsewhere, and destroys its context there before it is joined")
    func contextEndsOnTheThread() throws {
        let notes = Notes()
        let thread = try DedicatedThread(name: "worker", context: Context(notes: notes)) { context in
            context.notes.write { $0.ranOn = UInt(pthread_self()) }
        }
        thread.join()
        let content = notes.read()
        #expect(content.isEnded)
        #expect(content.endedOn == content.ranOn)
        #expect(content.ranOn != UInt(pthread_self()))
    }

    @Test("is joined when its owner lets go of it")
    func ownerWaits() throws {
        let notes = Notes()
        do {
            _ = try DedicatedThread(name: "worker", context: Context(notes: notes)) { _ in }
        }
        #expect(notes.read().isEnded)
    }

    @Test("has the first 15 bytes of its name")
    func name() throws {
        let notes = Notes()
        let thread = try DedicatedThread(name: "a-name-that-is-too-long", context: notes) { notes in
            let name = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
            notes.write { $0.name = name ?? "" }
        }
        thread.join()
        #expect(notes.read().name == "a-name-that-is-\n")
    }

    @Test("takes no signal meant for the program, and leaves those of the thread that starts it alone")
    func signals() throws {
        let notes = Notes()
        // The tests' own threads block signals already: a thread that does not is the one that starts.
        let starter = try DedicatedThread(name: "starter", context: notes) { notes in
            var none = sigset_t()
            // SAFETY: a live variable.
            _ = unsafe (sigemptyset(&none), pthread_sigmask(SIG_SETMASK, &none, nil))
            try! DedicatedThread(name: "worker", context: notes) { notes in
                let blocked = Set(Self.blockedSignals())
                let isEach = blocked.isSuperset(of: [SIGINT, SIGTERM, SIGWINCH, SIGCHLD])
                notes.write { $0.blocksSignals = isEach }
            }.join()
            notes.write { $0.toldTheTruth = Self.blockedSignals().isEmpty }
        }
        starter.join()
        #expect(notes.read().blocksSignals)
        #expect(notes.read().toldTheTruth)
    }

    private static func blockedSignals() -> [CInt] {
        var mask = sigset_t()
        // SAFETY: only reads the mask into a live variable.
        unsafe pthread_sigmask(SIG_BLOCK, nil, &mask)
        return (1...31).filter { unsafe sigismember(&mask, $0) == 1 }
    }

    @Test("asking for real-time priority never fails worse than with a no")
    func priorityIsTold() throws {
        let notes = Notes()
        let thread = try DedicatedThread(name: "worker", context: notes) { notes in
            let wasGranted = DedicatedThread.requestRealtimePriority()
            var (policy, parameters) = (CInt(0), sched_param())
            // SAFETY: both are live variables.
            unsafe pthread_getschedparam(pthread_self(), &policy, &parameters)
            notes.write { $0.toldTheTruth = wasGranted == (policy == SCHED_FIFO) }
        }
        thread.join()
        #expect(notes.read().toldTheTruth)
    }
}
