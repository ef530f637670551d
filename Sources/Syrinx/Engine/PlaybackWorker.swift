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
    private let seams: SeamList

    /// How many bytes were taken off the ring.
    private var position = 0

    /// Why what is in the ring is no good, up to the next stream.
    private var rejection: SyrinxError?

    /// All was decoded, to the stream's own end.
    private var isComplete = false

    /// How many bytes are decoded between two looks at the flags. 4 KiB of the thinnest format are a
    /// second of speech, which is decoded in a few milliseconds.
    private static let sliceByteCount = 4096

    /// - Parameter room: Opened when bytes were taken off their ring.
    init(
        stage: consuming DecodeStage, bytes: consuming ByteConsumer, link: consuming DeviceLink,
        flags: PlaybackFlags, feeder: WakeEvent, room: AsyncGate, seams: SeamList
    ) {
        self.stage = stage
        self.bytes = bytes
        self.link = link
        self.flags = flags
        self.feeder = feeder
        self.room = room
        self.seams = seams
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
            if try takeNext() {
                room.open()
            } else if bytes.isFinished {
                return try finish()
            } else {
                sleep()
            }
        }
        throw SyrinxError(.cancelled, "Stopped.")
    }

    /// Takes what lies in front: some bytes, or a seam.
    ///
    /// - Returns: false where there is nothing.
    private mutating func takeNext() throws(SyrinxError) -> Bool {
        let seam = seams.take(at: position)
        // Whoever waits for this finds a rejection, if there is one.
        defer { if seam == .partEnd { seams.settleEnd() } }
        do throws(SyrinxError) {
            if let seam {
                try cross(seam)
                return true
            }
            // In this order: a seam is known before the bytes behind it are there.
            let available = bytes.readableByteCount
            let limit = min(available, Self.sliceByteCount, seams.distance(from: position))
            return try takeBytes(limit) > 0
        } catch {
            guard stage.isMendable(error) else { throw error }
            seams.reject(error, stage.heard)
            rejection = error
            return true
        }
    }

    private mutating func cross(_ seam: Seam) throws(SyrinxError) {
        let isUnwanted = rejection != nil && seam == .partEnd
        if seam != .partEnd { rejection = nil }
        if !isUnwanted { try Self.cross(seam, &stage, &link, flags) }
    }

    private static func cross(
        _ seam: Seam, _ stage: inout DecodeStage, _ link: inout DeviceLink, _ flags: PlaybackFlags
    ) throws(SyrinxError) {
        try stage.cross(seam, isCancelled: { flags.isStopRequested }) {
            (format, samples) throws(MediaError) in try link.play(samples, format)
        }
    }

    private mutating func takeBytes(_ limit: Int) throws(SyrinxError) -> Int {
        guard limit > 0 else { return 0 }
        // Taken off the ring even where they do not decode.
        var count = 0
        defer { position += count }
        if rejection != nil {
            count = bytes.read(limit: limit) { _ in }
        } else {
            try Self.decodeSlice(&bytes, limit, &count, &stage, &link, flags)
        }
        return count
    }

    private static func decodeSlice(
        _ bytes: inout ByteConsumer, _ limit: Int, _ count: inout Int, _ stage: inout DecodeStage,
        _ link: inout DeviceLink, _ flags: PlaybackFlags
    ) throws(SyrinxError) {
        _ = try bytes.read(limit: limit) { slice throws(SyrinxError) in
            count = slice.count
            try stage.push(slice, isCancelled: { flags.isStopRequested }) {
                (format, samples) throws(MediaError) in try link.play(samples, format)
            }
        }
    }

    private mutating func finish() throws(SyrinxError) {
        // A stream that was cut is not asked how it ended.
        if flags.isInputCut { return }
        if let rejection { throw rejection }
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
        let isIdle = bytes.readableByteCount == 0 && !bytes.isFinished && seams.distance(from: position) != 0
        if isIdle && !link.hasNews { feeder.waitArmed() }
        feeder.settle()
    }
}
