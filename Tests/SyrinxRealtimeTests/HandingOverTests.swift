// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import SyrinxRealtime
import Testing

@Suite("Gates, handovers, flags")
struct HandingOverTests {
    @Test("an opening before the wait is not lost, and opens once")
    func gateRemembers() async {
        let gate = AsyncGate()
        gate.open()
        gate.open()
        await gate.wait()
        async let opened: Void = gate.wait()
        gate.open()
        await opened
    }

    private final class Exchange: Sendable {
        private let sent = Atomic<Int>(0)
        let gate = AsyncGate()
        let answered = try! WakeEvent()
        private let answer = Atomic<Int>(0)

        var sentRound: Int {
            get { sent.load(ordering: .relaxed) }
            set { sent.store(newValue, ordering: .relaxed) }
        }

        var answeredRound: Int {
            get { answer.load(ordering: .relaxed) }
            set { answer.store(newValue, ordering: .relaxed) }
        }
    }

    @Test("no opening is lost between a thread and a task", .timeLimit(.minutes(1)))
    func gateAgainstThread() async throws {
        let rounds = 20_000
        let exchange = Exchange()
        let thread = try DedicatedThread(name: "opener", context: exchange) { exchange in
            for round in 1...rounds {
                exchange.sentRound = round
                exchange.gate.open()
                while exchange.answeredRound != round {
                    exchange.answered.arm()
                    if exchange.answeredRound != round { exchange.answered.waitArmed() }
                    exchange.answered.settle()
                }
            }
        }
        for round in 1...rounds {
            await exchange.gate.wait()
            #expect(exchange.sentRound == round)
            exchange.answeredRound = round
            exchange.answered.signal()
        }
        thread.join()
    }

    /// Counts its own end.
    private struct Parcel: ~Copyable, Sendable {
        final class Ledger: Sendable {
            private let ended = Atomic<Int>(0)

            var endedCount: Int { ended.load(ordering: .relaxed) }

            func countEnd() { ended.add(1, ordering: .relaxed) }
        }

        let number: Int
        let ledger: Ledger

        deinit { ledger.countEnd() }

        static func number(of parcel: consuming Parcel?) -> Int? {
            switch consume parcel {
            case .some(let parcel): parcel.number
            case nil: nil
            }
        }
    }

    @Test("what is put is taken once")
    func handoverGivesOnce() {
        let ledger = Parcel.Ledger()
        let handover = Handover<Parcel>()
        #expect(!handover.isFilled)
        let early = Parcel.number(of: handover.take())
        #expect(early == nil)
        handover.put(Parcel(number: 7, ledger: ledger))
        #expect(handover.isFilled)
        let taken = Parcel.number(of: handover.take())
        #expect(taken == 7)
        #expect(!handover.isFilled)
        #expect(ledger.endedCount == 1)
    }

    @Test("what nobody takes ends with the handover")
    func handoverDestroys() {
        let ledger = Parcel.Ledger()
        do {
            let handover = Handover<Parcel>()
            handover.put(Parcel(number: 1, ledger: ledger))
            handover.put(Parcel(number: 2, ledger: ledger))
            #expect(ledger.endedCount == 1)
        }
        #expect(ledger.endedCount == 2)
    }

    @Test("a thread hands over what it made")
    func handoverBetweenThreads() throws {
        let handover = Handover<Parcel>()
        let ledger = Parcel.Ledger()
        let thread = try DedicatedThread(name: "maker", context: ledger) { ledger in
            handover.put(Parcel(number: 3, ledger: ledger))
        }
        thread.join()
        let taken = Parcel.number(of: handover.take())
        #expect(taken == 3)
    }

    @Test("flags start lowered and stay raised")
    func flagsAreRaisedOnce() {
        let flags = PlaybackFlags()
        #expect(!flags.isStopRequested && !flags.isDeviceLost && !flags.hasRenderEnded && !flags.isInputCut)
        #expect(flags.heardFrameCount == 0)
        flags.requestStop()
        flags.setDeviceLost()
        flags.setRenderEnded()
        flags.setInputCut()
        flags.setHeardFrameCount(480)
        #expect(flags.isStopRequested && flags.isDeviceLost && flags.hasRenderEnded && flags.isInputCut)
        #expect(flags.heardFrameCount == 480)
    }

    @Test("a pipe is ready while it has room, and when its reader is gone")
    func pipeReadiness() {
        var ends: [CInt] = [0, 0]
        // SAFETY: two descriptors are written, closed below.
        let status = unsafe pipe(&ends)
        #expect(status == 0)
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        #expect(PipeReadiness.wait(descriptor: ends[1], timeout: .zero))
        let page = [UInt8](repeating: 0, count: 4_096)
        while unsafe write(ends[1], page, page.count) > 0 {}
        #expect(!PipeReadiness.wait(descriptor: ends[1], timeout: .zero))
        close(ends[0])
        #expect(PipeReadiness.wait(descriptor: ends[1], timeout: .zero))
        close(ends[1])
    }
}
