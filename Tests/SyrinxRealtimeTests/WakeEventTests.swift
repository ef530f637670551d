// SPDX-License-Identifier: Apache-2.0

import Synchronization
import SyrinxRealtime
import Testing

@Suite("Waking a thread")
struct WakeEventTests {
    /// Two threads that take turns: each sleeps until the other has counted.
    private final class Game: Sendable {
        private let turn = Atomic<Int>(0)
        private let lost = Atomic<Bool>(false)
        private let events = try! [WakeEvent(), WakeEvent()]

        var turnCount: Int { turn.load(ordering: .relaxed) }
        var hasLostWakeUp: Bool { lost.load(ordering: .relaxed) }

        /// Not a time that is measured: what a lost wake-up costs instead of a hang.
        private static let watchdog: Int64 = 10_000_000_000

        func play(as player: Int, rounds: Int) {
            let mine = events[player]
            let poller = mine.poller
            for round in 0..<rounds {
                let awaited = 2 * round + player
                while turn.load(ordering: .relaxed) != awaited {
                    mine.arm()
                    if turn.load(ordering: .relaxed) != awaited {
                        guard poller.sleep(nanoseconds: Self.watchdog) else {
                            lost.store(true, ordering: .relaxed)
                            return turn.store(-1, ordering: .relaxed)
                        }
                    }
                    mine.settle()
                    if turn.load(ordering: .relaxed) < 0 { return }
                }
                turn.store(awaited + 1, ordering: .relaxed)
                events[1 - player].signal()
            }
        }
    }

    @Test("no wake-up is lost in 100,000 turns", .timeLimit(.minutes(1)))
    func pingPong() throws {
        let game = Game()
        let first = try DedicatedThread(name: "ping", context: game) { $0.play(as: 0, rounds: 50_000) }
        let second = try DedicatedThread(name: "pong", context: game) { $0.play(as: 1, rounds: 50_000) }
        first.join()
        second.join()
        #expect(!game.hasLostWakeUp)
        #expect(game.turnCount == 100_000)
    }

    @Test("a signal to nobody is not kept")
    func unarmedSignalIsNotKept() throws {
        let event = try WakeEvent()
        event.signal()
        #expect(!event.poller.sleep(nanoseconds: 0))
    }

    @Test("a signal after arming is kept until it has ended a sleep")
    func armedSignalIsKept() throws {
        let event = try WakeEvent()
        event.arm()
        event.signal()
        event.signal()
        event.waitArmed()
        #expect(!event.poller.sleep(nanoseconds: 0))
    }

    @Test("an interruption needs no arming, and ends one sleep")
    func interruptionIsKept() throws {
        let event = try WakeEvent()
        event.interrupt()
        #expect(event.poller.sleep(nanoseconds: -1))
        #expect(!event.poller.sleep(nanoseconds: 0))
    }

    @Test("what was signalled while nobody had armed ends one sleep, and the next one is a real one")
    func staleSignalEndsOneSleep() throws {
        let event = try WakeEvent()
        event.interrupt()
        var earlyCount = 0
        for _ in 0..<5 {
            event.arm()
            if event.poller.sleep(nanoseconds: 0) { earlyCount += 1 }
            event.settle()
        }
        #expect(earlyCount == 1)
    }

    @Test("a signal that came before anybody slept ends at most one later sleep")
    func unusedSignalEndsOneSleep() throws {
        let event = try WakeEvent()
        event.arm()
        event.signal()
        event.settle()
        _ = event.poller.sleep(nanoseconds: 0)
        event.arm()
        #expect(!event.poller.sleep(nanoseconds: 0))
    }

    @Test("settling without a signal leaves nothing armed")
    func settlingDisarms() throws {
        let event = try WakeEvent()
        event.arm()
        event.settle()
        event.signal()
        #expect(!event.poller.sleep(nanoseconds: 0))
    }
}
