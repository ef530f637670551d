// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxOutput

@Suite("The rules of playback, as a table")
struct RenderStateMachineTests {
    /// What is seen, and what is to be done then.
    enum Step {
        case sees(_ readable: Int, isClosed: Bool = false, does: RenderStateMachine.Action)
        case runsDry(cushion: Int)
        case writes(_ frameCount: Int, cushion: Int)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let steps: [Step]

        init(_ name: String, _ steps: [Step]) {
            self.name = name
            self.steps = steps
        }

        var testDescription: String { name }
    }

    static let rows = [
        Row(
            "waits while there is nothing", [.sees(0, does: .waitForFrames), .sees(0, does: .waitForFrames)]),
        Row("writes the first frame at once", [.sees(0, does: .waitForFrames), .sees(1, does: .write)]),
        Row("flows on however little there is", [.sees(9, does: .write), .sees(1, does: .write)]),
        Row("waits when frames are late", [.sees(1, does: .write), .sees(0, does: .waitForFrames)]),
        Row("has nothing to play", [.sees(0, isClosed: true, does: .end)]),
        Row(
            "plays what is there before the end",
            [.sees(3, isClosed: true, does: .write), .sees(0, isClosed: true, does: .drain)]),
        Row(
            "drains once",
            [
                .sees(1, does: .write), .sees(0, isClosed: true, does: .drain),
                .sees(0, isClosed: true, does: .drain),
            ]
        ),
        Row(
            "gathers a cushion after the device ran dry",
            [
                .sees(1, does: .write), .runsDry(cushion: 60), .sees(59, does: .waitForFrames),
                .sees(60, does: .write), .sees(1, does: .write),
            ]),
        Row(
            "doubles the cushion up to its limit",
            [
                .sees(1, does: .write), .runsDry(cushion: 60), .sees(60, does: .write),
                .runsDry(cushion: 120),
                .sees(119, does: .waitForFrames), .sees(120, does: .write), .runsDry(cushion: 240),
                .sees(240, does: .write), .runsDry(cushion: 300), .sees(300, does: .write),
                .runsDry(cushion: 300), .sees(299, does: .waitForFrames),
            ]),
        Row(
            "halves the cushion with every 1000 frames in which the device did not run dry",
            [
                .sees(1, does: .write), .runsDry(cushion: 60), .sees(60, does: .write),
                .runsDry(cushion: 120), .sees(120, does: .write), .runsDry(cushion: 240),
                .sees(240, does: .write), .writes(999, cushion: 240), .writes(1, cushion: 120),
                .writes(999, cushion: 120), .writes(1, cushion: 60), .runsDry(cushion: 120),
            ]),
        Row(
            "needs no cushion any more once it would be smaller than the first",
            [
                .sees(1, does: .write), .runsDry(cushion: 60), .sees(60, does: .write),
                .writes(5_000, cushion: 0), .runsDry(cushion: 60), .sees(59, does: .waitForFrames),
            ]),
        Row(
            "begins to count anew when the device runs dry",
            [
                .sees(1, does: .write), .runsDry(cushion: 60), .sees(60, does: .write),
                .writes(999, cushion: 60), .runsDry(cushion: 120), .sees(120, does: .write),
                .writes(999, cushion: 120), .writes(1, cushion: 60),
            ]),
        Row(
            "does not count what was written before the first dryness",
            [
                .sees(1, does: .write), .writes(5_000, cushion: 0), .runsDry(cushion: 60),
                .sees(60, does: .write), .writes(999, cushion: 60),
            ]),
        Row(
            "does not count a dryness before the first frame", [.runsDry(cushion: 0), .sees(1, does: .write)]),
        Row(
            "counts one dryness once",
            [.sees(1, does: .write), .runsDry(cushion: 60), .runsDry(cushion: 60), .sees(60, does: .write)]),
        Row(
            "needs no cushion for the last frames",
            [.sees(1, does: .write), .runsDry(cushion: 60), .sees(2, isClosed: true, does: .write)]),
        Row(
            "drains when nothing comes after a dryness",
            [.sees(1, does: .write), .runsDry(cushion: 60), .sees(0, isClosed: true, does: .drain)]),
    ]

    @Test("for what is seen, what is done", arguments: rows)
    func table(row: Row) {
        var machine = RenderStateMachine(
            firstCushionFrameCount: 60, cushionLimit: 300, calmFrameCount: 1_000)
        for step in row.steps {
            switch step {
            case .sees(let readable, let isClosed, let expected):
                let action = machine.next(
                    readableFrameCount: readable, isFinished: isClosed && readable == 0, isClosed: isClosed)
                #expect(action == expected, "\(step)")
            case .runsDry(let cushion):
                machine.deviceRanDry()
                #expect(machine.cushionFrameCount == cushion)
            case .writes(let frameCount, let cushion):
                machine.wrote(frameCount)
                #expect(machine.cushionFrameCount == cushion)
            }
        }
    }

    @Test("a cushion is never larger than its limit, not even the first")
    func smallRing() {
        var machine = RenderStateMachine(
            firstCushionFrameCount: 60, cushionLimit: 10, calmFrameCount: 1_000)
        _ = machine.next(readableFrameCount: 1, isFinished: false, isClosed: false)
        machine.deviceRanDry()
        #expect(machine.cushionFrameCount == 10)
    }
}
