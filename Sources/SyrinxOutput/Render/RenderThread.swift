// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore
public import SyrinxRealtime

/// A device that is open, and the way into it.
@frozen
public struct OpenedDevice: ~Copyable, Sendable {
    public let settings: DeviceSettings

    /// Takes frames in the device's own format. Letting go of it ends the playback.
    public let frames: FrameProducer
}

/// What opening a device came to.
@frozen
public enum DeviceOpening: ~Copyable, Sendable {
    case opened(OpenedDevice)
    case failed(ALSAError)
}

/// The thread that opens a device, plays what comes, and closes it.
///
/// The device is opened on the new thread, so that its opening overlaps with the network's.
///
/// Letting go of it stops the playback and waits for the thread to end.
public struct RenderThread: ~Copyable, Sendable {
    /// nil once it is joined.
    private var thread: DedicatedThread?
    private let link: Link

    /// How much decoded audio waits in front of the device: what a network that stumbles may be given
    /// as a cushion, and no more.
    private static let frameRingDuration = Duration.milliseconds(500)

    /// - Parameters:
    ///   - format: Of the stream, as far as it is known; the device comes as near as it can.
    ///   - opening: Filled once; `feeder` is signalled then.
    ///   - facts: What the thread sees; `feeder` is signalled for the rare ones.
    ///   - wake: Signalled by whoever fills the ring; interrupted to stop.
    ///   - feeder: Signalled when the ring has room again.
    /// - Throws: Where no thread can be started.
    public init(
        device: PlaybackDevice, format: PCMFormat, opening: Handover<DeviceOpening>,
        facts: consuming EventProducer, flags: PlaybackFlags, wake: WakeEvent, feeder: WakeEvent
    ) throws(ResourceShortage) {
        let link = Link(opening: opening, flags: flags, wake: wake, feeder: feeder)
        let newThread = try DedicatedThread(name: "syrinx-render", context: facts) { facts in
            switch device {
            case .alsa(let name): link.playOnDevice(name, format, facts)
            case .paced: link.playOnClock(format, facts)
            }
        }
        self.link = link
        thread = consume newThread
    }

    /// Waits for the thread to end; the device is closed then.
    public consuming func join() {
        thread.take()?.join()
    }

    deinit {
        switch thread {
        case .some:
            link.flags.requestStop()
            link.wake.interrupt()
        case nil: break
        }
    }

    /// What a render thread shares with others.
    private struct Link: Sendable {
        let opening: Handover<DeviceOpening>
        let flags: PlaybackFlags
        let wake: WakeEvent
        let feeder: WakeEvent

        func playOnDevice(_ name: String, _ format: PCMFormat, _ facts: consuming EventProducer) {
            do throws(ALSAError) {
                let sink = try ALSASink(name: name, format: format, wake: wake.poller)
                var settings = sink.settings
                if sink.isPlainHardware {
                    settings.hasRealtimePriority = DedicatedThread.requestRealtimePriority()
                }
                play(sink, settings, facts)
            } catch {
                opening.put(.failed(error))
                flags.setDeviceLost()
                flags.setRenderEnded()
                feeder.interrupt()
            }
        }

        func playOnClock(_ format: PCMFormat, _ facts: consuming EventProducer) {
            let sink = PacedSink(format: format, wake: wake.poller)
            let settings = sink.settings
            play(sink, settings, facts)
        }

        private func play<Sink: AudioSink & ~Copyable>(
            _ sink: consuming Sink, _ settings: DeviceSettings, _ facts: consuming EventProducer
        ) {
            let format = sink.format
            let capacity = max(
                format.frameCount(in: frameRingDuration), 2 * sink.bufferFrameCount)
            let ring = FrameRing(frameCapacity: capacity, channelCount: format.channelCount)
            var worker = RenderWorker(
                sink: sink, frames: ring.consumer, frameCapacity: capacity, facts: facts, flags: flags,
                wake: wake, feeder: feeder)
            opening.put(.opened(OpenedDevice(settings: settings, frames: ring.producer)))
            feeder.interrupt()
            worker.run()
            flags.setRenderEnded()
            feeder.interrupt()
        }
    }
}
