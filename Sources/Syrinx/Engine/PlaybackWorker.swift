// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCodecs
internal import SyrinxCore
internal import SyrinxRealtime

/// The decode thread's whole life: bytes off their ring, frames into theirs, and the render thread's
/// facts to the caller.
///
/// It may lock and allocate; it never waits for the network, only for its rings.
struct PlaybackWorker: ~Copyable, Sendable {
    private var stage: DecodeStage
    private var bytes: ByteConsumer
    private var link: DeviceLink

    private let flags: PlaybackFlags
    private let feeder: WakeEvent
    private let room: AsyncGate

    /// All was decoded, to the stream's own end.
    private var isComplete = false

    /// How many bytes are decoded between two looks at the flags. 4 KiB of the thinnest format are a
    /// second of speech, which is decoded in a few milliseconds.
    private static let sliceByteCount = 4096

    /// - Parameter room: Opened when bytes were taken off their ring.
    init(
        stage: consuming DecodeStage, bytes: consuming ByteConsumer, link: consuming DeviceLink,
        flags: PlaybackFlags, feeder: WakeEvent, room: AsyncGate
    ) {
        self.stage = stage
        self.bytes = bytes
        self.link = link
        self.flags = flags
        self.feeder = feeder
        self.room = room
    }

    /// - Returns: Why the audio was not heard, or not kept, to its end.
    mutating func run() -> SyrinxError? {
        var fault: SyrinxError?
        do throws(SyrinxError) {
            try decodeAll()
        } catch {
            fault = error
        }
        if !isComplete { stage.cut() }
        // Nobody wants what may still come; what was decoded before the fault is heard.
        if fault != nil { room.open() }
        link.end()
        guard var failure = link.failure else { return fault }
        if isComplete && link.outlivesDevice { failure.remains = "The file is whole." }
        return failure
    }

    private mutating func decodeAll() throws(SyrinxError) {
        while !flags.isStopRequested {
            link.update()
            if link.isUseless { return }
            let count = try decodeSlice()
            if count > 0 {
                room.open()
            } else if bytes.isFinished {
                return try finish()
            } else {
                sleep()
            }
        }
        throw SyrinxError(.cancelled, "Stopped.")
    }

    private mutating func decodeSlice() throws(SyrinxError) -> Int {
        try Self.decodeSlice(&bytes, &stage, &link, flags)
    }

    private static func decodeSlice(
        _ bytes: inout ByteConsumer, _ stage: inout DecodeStage, _ link: inout DeviceLink,
        _ flags: PlaybackFlags
    ) throws(SyrinxError) -> Int {
        try bytes.read(limit: sliceByteCount) { slice throws(SyrinxError) in
            try stage.push(slice, isCancelled: { flags.isStopRequested }) {
                (format, samples) throws(MediaError) in try link.play(samples, format)
            }
        }
    }

    private mutating func finish() throws(SyrinxError) {
        // A stream that was cut is not asked how it ended.
        if flags.isInputCut { return }
        try Self.finish(&stage, &link, flags)
        isComplete = true
    }

    private static func finish(
        _ stage: inout DecodeStage, _ link: inout DeviceLink, _ flags: PlaybackFlags
    ) throws(SyrinxError) {
        try stage.finish(isCancelled: { flags.isStopRequested }) {
            (format, samples) throws(MediaError) in try link.play(samples, format)
        }
    }

    private mutating func sleep() {
        feeder.arm()
        if bytes.readableByteCount == 0 && !bytes.isFinished && !link.hasNews { feeder.waitArmed() }
        feeder.settle()
    }
}
