// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCodecs
internal import SyrinxCore
internal import SyrinxOutput
internal import SyrinxRealtime

/// One live playback: the byte ring's consumer on the decode thread, the device on the render thread.
///
///     ingest task --ByteRing--> decode thread --FrameRing--> render thread -> device
///
/// Both threads run from the start, so that the device is open when the first byte comes. The decode
/// thread outlives the render thread and tells, in the end, how it went.
struct Playback: Sendable {
    private let flags = PlaybackFlags()

    /// Ends the render thread's sleep.
    private let wake: WakeEvent

    /// Ends the decode thread's sleep.
    private let feeder: WakeEvent

    /// Lets the ingest task go on: there is room in the byte ring again.
    private let room = AsyncGate()

    /// Where one stream follows another in the byte ring.
    private let seams = SeamList()

    /// Opened when the decode thread has nothing more to do.
    private let ended = AsyncGate()
    private let outcome = Handover<Outcome>()
    private let input = Handover<ByteProducer>()
    private let thread = Handover<DedicatedThread>()

    struct Outcome: Sendable {
        var error: SyrinxError?
    }

    /// More than a service sends ahead: its whole answer of some minutes of compressed audio, or half a
    /// minute of PCM. Memory is used only as far as it fills.
    static let byteRingCapacity = 2 << 20

    /// Starts both threads.
    ///
    /// - Parameters:
    ///   - format: Of what will come, as far as it is known.
    ///   - outlivesDevice: A file is being written too.
    /// - Throws: Where the process has no threads or descriptors left.
    init(
        _ stage: consuming DecodeStage, format: PCMFormat, to device: PlaybackDevice,
        outlivesDevice: Bool, recorder: TimelineRecorder
    ) throws(ResourceShortage) {
        wake = try WakeEvent()
        feeder = try WakeEvent()
        let bytes = ByteRing(byteCapacity: Self.byteRingCapacity)
        let facts = EventRing()
        let opening = Handover<DeviceOpening>()
        let render = try RenderThread(
            device: device, format: format, opening: opening,
            facts: facts.producer, flags: flags, wake: wake, feeder: feeder)
        let port = DevicePort(
            facts: facts.consumer, flags: flags, wake: wake, feeder: feeder, recorder: recorder)
        let link = DeviceLink(
            port: port, opening: opening, render: render, flags: flags, feeder: feeder,
            recorder: recorder, outlivesDevice: outlivesDevice)
        let worker = PlaybackWorker(
            stage: stage, bytes: bytes.consumer, link: link, flags: flags, feeder: feeder, room: room,
            seams: seams)
        input.put(bytes.producer)
        let (outcome, ended) = (outcome, ended)
        thread.put(
            try DedicatedThread(name: "syrinx-decode", context: worker) { worker in
                var worker = worker
                outcome.put(Outcome(error: worker.run()))
                ended.open()
            })
    }

    /// Frames heard so far, at the device's rate.
    var heardFrameCount: Int { flags.heardFrameCount }

    /// Silent as soon as the device can be; both threads come to their end.
    func stop() {
        flags.requestStop()
        wake.interrupt()
        feeder.interrupt()
        room.open()
    }

    /// Puts everything that the request brings into the byte ring, as fast as there is room.
    ///
    /// - Returns: Why it ended before its time, if it did.
    func ingest(_ request: ByteRequest, _ recorder: TimelineRecorder) async -> SyrinxError? {
        guard var producer = input.take() else { return nil }
        var position = 0
        do throws(SyrinxError) {
            var stream = try await request.body().makeStream()
            while let piece = try await stream.next(recorder) {
                switch piece {
                case .bytes(let chunk):
                    guard await write(chunk, &producer, &position) else { return nil }
                case .seam(let seam):
                    seams.add(seam, at: position)
                    feeder.signal()
                    guard await waitForEnd() else { return nil }
                }
                if let rejection = seams.takeRejection() {
                    try await stream.reject(rejection.error, rejection.heard)
                }
            }
            producer.close()
            feeder.signal()
            return nil
        } catch {
            flags.setInputCut()
            producer.close()
            feeder.signal()
            return error
        }
    }

    private var isUnwanted: Bool { flags.isStopRequested || Task.isCancelled }

    /// Returns when the decode thread has said whether a part's end is one.
    ///
    /// - Returns: false where nobody will say so any more.
    private func waitForEnd() async -> Bool {
        while seams.hasOpenEnd {
            guard !isUnwanted else { return false }
            await room.wait()
        }
        return !isUnwanted
    }

    /// Leaves the rest where the decode thread has found that it is no good.
    ///
    /// - Parameter position: How many bytes were put into the ring so far.
    /// - Returns: false where nobody wants the bytes any more.
    private func write(
        _ chunk: BodyChunk, _ producer: inout ByteProducer, _ position: inout Int
    ) async -> Bool {
        var done = 0
        while done < chunk.byteCount && !seams.isRejected {
            guard !isUnwanted else { return false }
            let count = chunk.withBytes { producer.write($0.extracting(done...)) }
            if count > 0 {
                done += count
                position += count
                feeder.signal()
            } else {
                await room.wait()
            }
        }
        return true
    }

    /// Returns when both threads have ended, and the device is closed.
    ///
    /// - Returns: Why the audio was not heard to its end, if it was not.
    func end() async -> SyrinxError? {
        await ended.wait()
        // Whoever still has bytes to hand over waits for room that nobody makes any more.
        stop()
        // At its last instructions: this does not wait.
        thread.take()?.join()
        return outcome.take()?.error
    }
}
