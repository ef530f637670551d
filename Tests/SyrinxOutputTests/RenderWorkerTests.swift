// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import SyrinxRealtime
import Testing

@testable import SyrinxOutput

@Suite("The render thread's loop on a device that does what the test says")
struct RenderWorkerTests {
    private func isSignalled(_ event: WakeEvent) -> Bool { event.poller.sleep(nanoseconds: 0) }

    @Test("plays what is there at once, then drains")
    func playsAtOnce() {
        let stage = Stage()
        stage.arrive(50)
        stage.close()
        let facts = stage.play()
        #expect(stage.calls == [.write(50), .drain])
        #expect(stage.played == Array(100..<150))
        #expect(facts.map(\.kind) == [.firstWrite, .firstAudibleWrite, .drained])
        #expect(stage.flags.heardFrameCount == 50)
        #expect(!stage.flags.isDeviceLost)
    }

    @Test("sleeps until frames come, and starts with the first")
    func waitsForTheFirst() {
        let stage = Stage()
        let facts = stage.play([
            { stage in
                stage.arrive(1)
                return .woken
            },
            { stage in
                stage.arrive(2)
                return .woken
            }, stage.closes,
        ])
        #expect(
            stage.calls == [
                .wait(.wakeUp), .write(1), .wait(.dryness), .write(2), .wait(.dryness), .drain,
            ])
        #expect(stage.played == [100, 101, 102])
        #expect(facts.map(\.kind) == [.firstWrite, .firstAudibleWrite, .drained])
    }

    @Test("a device that takes a part gets the rest in order")
    func partialWrites() {
        let stage = Stage()
        stage.room = 30
        stage.arrive(70)
        stage.close()
        let makesRoom: (Stage) -> SinkReadiness = { stage in
            stage.room = 25
            return .writable
        }
        _ = stage.play([makesRoom, makesRoom])
        #expect(
            stage.calls == [
                .write(30), .write(0), .wait(.room), .write(25), .write(0), .wait(.room), .write(15), .drain,
            ])
        #expect(stage.played == Array(100..<170))
    }

    @Test("frames that lie across the ring's end come in order")
    func wrapAround() {
        let stage = Stage()
        let more: (Stage) -> SinkReadiness = { stage in
            stage.arrive(300)
            return .woken
        }
        _ = stage.play([more, more, more, stage.closes])
        #expect(stage.played == Array(100..<1_000))
    }

    @Test("a device that runs dry is made ready, and gets a cushion that grows to its limit")
    func cushion() {
        let stage = Stage()
        let runsDry: (Stage) -> SinkReadiness = { stage in
            stage.delay = 0
            return .underrun
        }
        func arrives(_ count: Int) -> (Stage) -> SinkReadiness {
            { stage in
                stage.arrive(count)
                return .woken
            }
        }
        stage.arrive(10)
        // 60 ms at 1 kHz are 60 frames; three quarters of the ring are 375.
        let facts = stage.play([
            runsDry, arrives(59), arrives(1), runsDry, arrives(119), arrives(1), runsDry, arrives(239),
            arrives(1), runsDry, arrives(374), arrives(1), runsDry, arrives(374), arrives(1), stage.closes,
        ])
        #expect(stage.runs == [10, 60, 120, 240, 375, 375])
        #expect(stage.calls.filter { $0 == .recover }.count == 5)
        let outages = facts.map(\.kind).filter { $0 == .underrun || $0 == .resumed }
        #expect(outages == Array(repeating: [.underrun, .resumed], count: 5).flatMap { $0 })
        #expect(facts.allSatisfy { $0.value >= 0 })
        #expect(stage.played.count == 1_180)
        #expect(stage.flags.heardFrameCount == 1_180)
    }

    @Test("a cushion shrinks when the device has not run dry for ten seconds")
    func shrinkingCushion() {
        let stage = Stage()
        let runsDry: (Stage) -> SinkReadiness = { _ in .underrun }
        func arrives(_ count: Int) -> (Stage) -> SinkReadiness {
            { stage in
                stage.arrive(count)
                return .woken
            }
        }
        stage.arrive(10)
        // Cushions of 60 and 120 ms; then 10 s at 1 kHz, after which that of 60 is doubled again.
        var scenes = [runsDry, arrives(60), runsDry, arrives(120)]
        scenes += Array(repeating: arrives(494), count: 20)
        scenes += [runsDry, arrives(119), arrives(1), stage.closes]
        _ = stage.play(scenes)
        #expect(stage.runs == [10, 60, 10_000, 120])
    }

    @Test("a device that turns out dry at a write is made ready, and nothing is lost")
    func dryAtWrite() {
        let stage = Stage()
        stage.arrive(100)
        stage.close()
        stage.writeResults = [.wrote(10), .underrun, .underrun]
        let facts = stage.play()
        #expect(stage.calls == [.write(10), .recover, .recover, .write(90), .drain])
        #expect(stage.played == Array(100..<200))
        // Twice refused, once dry.
        #expect(facts.map(\.kind) == [.firstWrite, .firstAudibleWrite, .underrun, .resumed, .drained])
    }

    @Test("dry while it waits for room")
    func dryAtWait() {
        let stage = Stage()
        stage.room = 10
        stage.arrive(100)
        stage.close()
        let facts = stage.play([
            { stage in
                stage.room = Int.max
                return .underrun
            }
        ])
        #expect(stage.calls == [.write(10), .write(0), .wait(.room), .recover, .write(90), .drain])
        #expect(facts.map(\.kind).contains(.underrun))
    }

    @Test("dry to the end: what was written has been heard")
    func dryAtTheEnd() {
        let stage = Stage()
        stage.arrive(10)
        let facts = stage.play([{ _ in .underrun }, stage.closes])
        #expect(stage.calls == [.write(10), .wait(.dryness), .recover, .wait(.wakeUp), .drain])
        #expect(facts.map(\.kind) == [.firstWrite, .firstAudibleWrite, .underrun, .drained])
    }

    enum Loss: CaseIterable {
        case atWrite, whileFull, whileEmpty, whileGathering, atRecovery
    }

    @Test("a lost device ends the playback and is told", arguments: Loss.allCases)
    func lostDevice(loss: Loss) {
        let stage = Stage()
        var scenes: [(Stage) -> SinkReadiness] = [{ _ in .lost(19) }]
        if loss != .whileGathering { stage.arrive(50) }
        switch loss {
        case .atWrite:
            stage.writeResults = [.wrote(10), .lost(19)]
            scenes = []
        case .whileFull: stage.room = 10
        case .whileEmpty, .whileGathering: break
        case .atRecovery:
            stage.canRecover = false
            scenes = [{ _ in .underrun }]
        }
        let facts = stage.play(scenes)
        #expect(stage.flags.isDeviceLost)
        #expect(facts.last?.kind == .lost)
        #expect(facts.last?.value == (loss == .atRecovery ? 0 : 19))
        #expect(!stage.calls.contains(.drain))
        #expect(isSignalled(stage.feeder))
    }

    enum Moment: CaseIterable {
        case beforeTheStart, whileEmpty, whileFlowing, whileFull, whileDraining
    }

    @Test("a stop is obeyed wherever it comes", arguments: Moment.allCases)
    func stop(moment: Moment) {
        let stage = Stage()
        let stops: (Stage) -> SinkReadiness = { stage in
            stage.flags.requestStop()
            stage.wake.interrupt()
            return .woken
        }
        var scenes = [stops]
        if moment != .whileEmpty { stage.arrive(50) }
        switch moment {
        case .beforeTheStart:
            stage.flags.requestStop()
            scenes = []
        case .whileFull: stage.room = 10
        case .whileDraining:
            stage.close()
            stage.stopsWhileDraining = true
            scenes = []
        case .whileEmpty, .whileFlowing: break
        }
        let facts = stage.play(scenes)
        #expect(!facts.map(\.kind).contains(.drained))
        #expect(stage.calls.last == .drop)
        #expect(!stage.flags.isDeviceLost)
        if moment == .beforeTheStart { #expect(stage.calls == [.drop]) }
    }

    /// At 1 kHz: a period of 10 frames that is heard as it was, and 8 that fade.
    @Test(
        "a stop fades what was not heard yet",
        arguments: [Moment.whileFlowing, .whileFull, .whileDraining])
    func fade(moment: Moment) {
        let stage = Stage()
        stage.takesBack = true
        stage.arrive(samples: Array(repeating: 100, count: 20) + Array(repeating: 800, count: 30))
        var scenes: [(Stage) -> SinkReadiness] = [
            { stage in
                stage.delay = 40
                stage.flags.requestStop()
                return .woken
            }
        ]
        switch moment {
        case .whileFull:
            stage.room = 50
            stage.arrive(100)
        case .whileDraining:
            stage.close()
            stage.delayWhileDraining = 40
            stage.stopsWhileDraining = true
            scenes = []
        default: break
        }
        _ = stage.play(scenes)
        // 10 of 50 frames were heard, 10 were out of reach, 30 were taken back.
        let fade: [Int16] = [700, 600, 500, 400, 300, 200, 100, 0]
        #expect(stage.played == Array(repeating: 100, count: 20) + fade)
        #expect(stage.calls.suffix(4) == [.takeBack(allBut: 10), .write(8), .drain, .drop])
        #expect(stage.flags.heardFrameCount == 10)
    }

    @Test("a device that cannot take back what it has is silent at once")
    func noFade() {
        let stage = Stage()
        stage.arrive(50)
        _ = stage.play([
            { stage in
                stage.flags.requestStop()
                return .woken
            }
        ])
        #expect(stage.calls.suffix(2) == [.takeBack(allBut: 10), .drop])
        #expect(stage.played == Array(100..<150))
    }

    @Test("a stream that ends before its first frame touches nothing")
    func nothingToPlay() {
        let stage = Stage()
        stage.close()
        #expect(stage.play().isEmpty)
        #expect(stage.calls.isEmpty)
        let late = Stage()
        #expect(late.play([late.closes]).isEmpty)
        #expect(late.calls == [.wait(.wakeUp)])
    }

    @Test("the first audible frame is told with the time until it is due")
    func firstAudibleFrame() {
        let stage = Stage()
        stage.arrive(samples: [0, 33, -33, 0, 34, 900])
        stage.close()
        let facts = stage.play()
        #expect(facts.map(\.kind) == [.firstWrite, .firstAudibleWrite, .drained])
        // Six frames lie in the device; four of them come before the one that is heard: 4 ms.
        #expect(facts[1].value == 4_000_000)
    }

    @Test("silence alone is never audible")
    func silence() {
        let stage = Stage()
        stage.arrive(samples: [0, 33, -33, 0])
        stage.close()
        #expect(stage.play().map(\.kind) == [.firstWrite, .drained])
    }

    @Test("what is heard is what was written without what the device still holds")
    func position() {
        let stage = Stage()
        stage.arrive(50)
        _ = stage.play([
            { stage in
                #expect(stage.flags.heardFrameCount == 0)
                stage.delay = 20
                return .woken
            },
            { stage in
                #expect(stage.flags.heardFrameCount == 30)
                stage.delay = 999
                return .woken
            },
            { stage in
                #expect(stage.flags.heardFrameCount == 0)
                stage.close()
                return .woken
            },
        ])
        #expect(stage.flags.heardFrameCount == 50)
    }

    @Test("who fills the ring is woken when half of it is free, not before")
    func feeder() {
        let stage = Stage()
        stage.room = 100
        stage.arrive(500)
        stage.flags.setHeardFrameCount(0)
        let takesMore: (Stage) -> SinkReadiness = { stage in
            #expect(!self.isSignalled(stage.feeder))
            stage.feeder.arm()
            stage.room = 100
            return .writable
        }
        _ = stage.play([
            takesMore, takesMore,
            { stage in
                #expect(self.isSignalled(stage.feeder))
                stage.flags.requestStop()
                return .woken
            },
        ])
        #expect(stage.played.count == 300)
    }

    @Test("a wake-up from before the sleep ends one sleep, and no more")
    func staleWakeUp() {
        let stage = Stage()
        var earlyCount = 0
        let sleeps: (Stage) -> SinkReadiness = { stage in
            guard self.isSignalled(stage.wake) else { return .writable }
            earlyCount += 1
            return .woken
        }
        stage.wake.interrupt()
        _ = stage.play([sleeps, sleeps, sleeps, stage.closes])
        #expect(earlyCount == 1)
    }

    @Test("a wake-up that finds nothing goes back to sleep")
    func idleWakeUps() {
        let stage = Stage()
        let facts = stage.play([{ _ in .woken }, { _ in .writable }, { _ in .woken }, stage.closes])
        #expect(stage.calls == Array(repeating: .wait(.wakeUp), count: 4))
        #expect(facts.isEmpty)
    }
}
