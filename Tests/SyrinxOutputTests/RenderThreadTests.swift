// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import SyrinxRealtime
import TestSupport
import Testing

@testable import SyrinxOutput

@Suite("The render thread from its start to its end")
struct RenderThreadTests {
    /// What stands around a render thread.
    private final class Playback {
        let opening = Handover<DeviceOpening>()
        let flags = PlaybackFlags()
        let wake = try! WakeEvent()
        let feeder = try! WakeEvent()
        private var thread: RenderThread?
        private var facts: EventConsumer?
        private var frames: FrameProducer?

        private(set) var settings: DeviceSettings?
        private(set) var failure: ALSAError?

        init(_ device: PlaybackDevice, _ format: PCMFormat) throws {
            ALSAMessages.capture()
            let events = EventRing()
            let newThread = try RenderThread(
                device: device, format: format, opening: opening, facts: events.producer, flags: flags,
                wake: wake, feeder: feeder)
            let newFacts = events.consumer
            thread = consume newThread
            facts = consume newFacts
            while !opening.isFilled { feeder.waitArmed() }
            switch opening.take() {
            case .some(.opened(let device)):
                settings = device.settings
                let newFrames = device.frames
                frames = consume newFrames
            case .some(.failed(let error)): failure = error
            case nil: break
            }
        }

        func write(_ samples: [Int16]) {
            var position = 0
            while position < samples.count, !flags.hasRenderEnded {
                let written = frames?.write(samples.span.extracting(position...)) ?? 0
                position += written * (frames?.channelCount ?? 1)
                wake.signal()
                guard written == 0 else { continue }
                feeder.arm()
                if frames?.freeFrameCount == 0, !flags.hasRenderEnded { feeder.waitArmed() }
                feeder.settle()
            }
        }

        func close() {
            frames = nil
            wake.signal()
        }

        /// - Returns: What the thread told, after its end.
        func join() -> [RenderFact.Kind] {
            let ended = thread.take()
            ended?.join()
            var told: [RenderFact.Kind] = []
            while let fact = facts?.next() { told.append(fact.kind) }
            return told
        }
    }

    @Test("plays to the end", arguments: [PlaybackDevice.paced, .alsa("null")])
    func playsToTheEnd(device: PlaybackDevice) throws {
        let format = PCMFormat(sampleRate: 24_000)
        let playback = try Playback(device, format)
        #expect(playback.settings?.format == format)
        #expect(playback.settings?.name == "null")
        playback.write([Int16](repeating: 1_000, count: 4_800))
        playback.close()
        let told = playback.join()
        #expect(
            told.filter { $0 != .underrun && $0 != .resumed } == [.firstWrite, .firstAudibleWrite, .drained])
        #expect(playback.flags.heardFrameCount == 4_800)
        #expect(playback.flags.hasRenderEnded)
        #expect(!playback.flags.isDeviceLost)
    }

    @Test("more than the ring holds passes through it")
    func longPlayback() throws {
        let playback = try Playback(.alsa("null"), PCMFormat(sampleRate: 8_000, channelCount: 2))
        playback.write([Int16](repeating: 1_000, count: 2 * 100_000))
        playback.close()
        #expect(playback.join().last == .drained)
        #expect(playback.flags.heardFrameCount == 100_000)
    }

    @Test("ends when it is told to stop", arguments: [PlaybackDevice.paced, .alsa("null")])
    func stops(device: PlaybackDevice) throws {
        let playback = try Playback(device, PCMFormat(sampleRate: 8_000))
        playback.write([Int16](repeating: 1_000, count: 2_000))
        playback.flags.requestStop()
        playback.wake.interrupt()
        #expect(!playback.join().contains(.drained))
        #expect(playback.flags.hasRenderEnded)
    }

    @Test("ends when nothing ever comes")
    func neverFed() throws {
        let playback = try Playback(.paced, PCMFormat(sampleRate: 8_000))
        playback.close()
        #expect(playback.join().isEmpty)
        #expect(playback.flags.heardFrameCount == 0)
    }

    @Test("letting go of it stops it and waits for its end")
    func letGo() throws {
        let (flags, wake, feeder) = try (PlaybackFlags(), WakeEvent(), WakeEvent())
        let opening = Handover<DeviceOpening>()
        let events = EventRing()
        do {
            _ = try RenderThread(
                device: .paced, format: PCMFormat(sampleRate: 8_000), opening: opening,
                facts: events.producer, flags: flags, wake: wake, feeder: feeder)
        }
        #expect(flags.isStopRequested && flags.hasRenderEnded)
    }

    @Test("a device that does not open is told through the handover")
    func failedOpening() throws {
        let playback = try Playback(.alsa("no-such-device"), PCMFormat(sampleRate: 8_000))
        #expect(playback.settings == nil)
        #expect(playback.failure?.operation == .open)
        #expect(playback.join().isEmpty)
        #expect(playback.flags.isDeviceLost)
        #expect(playback.flags.hasRenderEnded)
    }
}
