// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore
internal import SyrinxRealtime

/// No device, but a clock: takes frames at the pace at which a device would play them, runs dry as a
/// device would, and is heard by nobody.
struct PacedSink: ~Copyable, AudioSink {
    let format: PCMFormat
    let periodFrameCount: Int
    let bufferFrameCount: Int
    private let wake: WakeEvent.Poller

    /// When the clock began to run, or nil while it stands.
    private var startTime: MonotonicTime?

    /// Since the clock began to run.
    private var writtenFrameCount = 0

    /// With the period and the buffer of the sound devices, 10 and 80 ms.
    init(format: PCMFormat, wake: WakeEvent.Poller) {
        self.format = format
        self.wake = wake
        periodFrameCount = max(1, format.frameCount(in: ALSASink.preferredPeriod))
        bufferFrameCount = max(2, format.frameCount(in: ALSASink.preferredBuffer))
    }

    /// For the timeline.
    var settings: DeviceSettings {
        DeviceSettings(
            name: "null", format: format, sampleFormat: "S16", periodFrameCount: periodFrameCount,
            bufferFrameCount: bufferFrameCount)
    }

    var delayFrameCount: Int {
        guard let startTime else { return writtenFrameCount }
        return max(0, writtenFrameCount - format.frameCount(in: .now - startTime))
    }

    mutating func wait(for interest: SinkInterest) -> SinkReadiness {
        switch interest {
        case .room:
            return sleep(untilDelay: bufferFrameCount - periodFrameCount) ? .woken : .writable
        case .dryness:
            if sleep(untilDelay: 0) { return .woken }
            return delayFrameCount > 0 ? .writable : .underrun
        case .wakeUp:
            return wake.sleep(nanoseconds: -1) ? .woken : .writable
        }
    }

    /// - Returns: Whether somebody woke the thread before.
    private func sleep(untilDelay target: Int) -> Bool {
        let rest = delayFrameCount - target
        guard rest > 0 else { return false }
        return wake.sleep(nanoseconds: format.duration(ofFrames: rest).nanoseconds + 1)
    }

    mutating func write(_ samples: borrowing Span<Int16>) -> SinkWrite {
        if startTime != nil && delayFrameCount == 0 { return .underrun }
        let free = bufferFrameCount - delayFrameCount
        let count = min(free, samples.count / format.channelCount)
        if count > 0 && startTime == nil { startTime = .now }
        writtenFrameCount += count
        return .wrote(count)
    }

    mutating func recover() -> Bool {
        startTime = nil
        writtenFrameCount = 0
        return true
    }

    mutating func takeBack(allBut frameCount: Int) -> Int? {
        guard startTime != nil else { return nil }
        let taken = max(0, delayFrameCount - frameCount)
        writtenFrameCount -= taken
        return taken
    }

    mutating func drain(isCancelled: () -> Bool) {
        while delayFrameCount > 0 && startTime != nil && !isCancelled() {
            let rest = format.duration(ofFrames: delayFrameCount)
            _ = wake.sleep(nanoseconds: rest.nanoseconds + 1)
        }
    }

    mutating func drop() {
        startTime = nil
        writtenFrameCount = 0
    }
}
