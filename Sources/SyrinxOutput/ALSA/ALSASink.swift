// SPDX-License-Identifier: Apache-2.0

internal import CALSA
internal import Glibc
internal import SyrinxCore
internal import SyrinxRealtime

/// A sound device, through alsa-lib.
///
/// - Thread: made, used and destroyed on the render thread.
@safe
struct ALSASink: ~Copyable, AudioSink {
    let name: String
    let format: PCMFormat
    let periodFrameCount: Int
    let bufferFrameCount: Int

    /// A card's own device, with no server or plugin in between: only there is real-time priority safe.
    let isPlainHardware: Bool

    /// `null` takes everything at once: its standing still means nothing.
    let keepsTime: Bool

    /// What was written can be changed until it is heard.
    let keepsFrames: Bool

    private let sampleFormat: DeviceSampleFormat

    /// Owned: opened in `init`, closed in `deinit`.
    let handle: OpaquePointer
    let wake: WakeEvent.Poller

    /// The device's descriptors, then the wake-up's. Owned.
    private let descriptors: UnsafeMutableBufferPointer<pollfd>

    /// Room for a buffer in a sample format that is not ours; empty where it is. Owned.
    let converted: UnsafeMutableRawBufferPointer

    init(handle: OpaquePointer, name: String, _ settled: Settled, wake: WakeEvent.Poller) {
        self.name = name
        format = settled.format
        sampleFormat = settled.sampleFormat
        periodFrameCount = settled.periodFrameCount
        bufferFrameCount = settled.bufferFrameCount
        self.wake = wake
        // SAFETY: a live handle; both pieces of memory are owned and freed in `deinit`.
        unsafe self.handle = handle
        isPlainHardware = unsafe snd_pcm_type(handle) == SND_PCM_TYPE_HW
        keepsTime = unsafe !String(cString: snd_pcm_type_name(snd_pcm_type(handle))).contains("NULL")
        keepsFrames = unsafe Self.keepsFrames(handle)
        let count = max(0, Int(unsafe snd_pcm_poll_descriptors_count(handle)))
        unsafe descriptors = .allocate(capacity: count + 1)
        unsafe descriptors.initialize(repeating: pollfd())
        unsafe snd_pcm_poll_descriptors(handle, descriptors.baseAddress, CUnsignedInt(count))
        unsafe descriptors[count] = pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0)
        let isConverted = settled.sampleFormat != .int16
        unsafe converted = .allocate(
            byteCount: isConverted ? bufferFrameCount * format.channelCount * 4 : 0, alignment: 4)
    }

    deinit {
        // SAFETY: the only owner of all three.
        unsafe snd_pcm_close(handle)
        unsafe descriptors.deallocate()
        unsafe converted.deallocate()
    }

    /// For the timeline.
    var settings: DeviceSettings {
        DeviceSettings(
            name: name, format: format, sampleFormat: sampleFormat.name,
            periodFrameCount: periodFrameCount, bufferFrameCount: bufferFrameCount)
    }

    var delayFrameCount: Int {
        @_noLocks @_noAllocation
        get {
            let handle = unsafe handle
            var delay: snd_pcm_sframes_t = 0
            // SAFETY: a live handle; alsa-lib reads the device's position.
            let status = unsafe _unsafePerformance { unsafe snd_pcm_delay(handle, &delay) }
            return status < 0 ? 0 : max(0, delay)
        }
    }

    @_noLocks @_noAllocation
    mutating func wait(for interest: SinkInterest) -> SinkReadiness {
        switch interest {
        case .room: waitForRoom()
        case .dryness: waitForDryness()
        case .wakeUp: wake.sleep(nanoseconds: -1) ? .woken : .writable
        }
    }

    @_noLocks @_noAllocation
    private func waitForRoom() -> SinkReadiness {
        let (handle, descriptors) = unsafe (handle, descriptors)
        let count = descriptors.count - 1
        // A device that gives no sign of life for that long is looked at; it is not given up.
        let limit = CInt(1000 + bufferFrameCount * 1000 / format.sampleRate)
        // SAFETY: a live handle, and descriptors of that handle; no more than a poll.
        let (ready, events) = unsafe _unsafePerformance { () -> (CInt, CUnsignedShort) in
            let ready = unsafe poll(descriptors.baseAddress, nfds_t(descriptors.count), limit)
            var events: CUnsignedShort = 0
            unsafe snd_pcm_poll_descriptors_revents(
                handle, descriptors.baseAddress, CUnsignedInt(count), &events)
            return (ready, events)
        }
        if unsafe ready > 0 && descriptors[count].revents != 0 {
            wake.clear()
            return .woken
        }
        if events & CUnsignedShort(POLLERR | POLLNVAL) != 0 { return readiness(of: state) }
        // Plugins such as dmix wake early: without room, a quarter of a period is slept instead of spun.
        let room = unsafe _unsafePerformance { unsafe snd_pcm_avail_update(handle) }
        if room == 0 {
            let nanoseconds = Int64(periodFrameCount) * 250_000_000 / Int64(format.sampleRate)
            if wake.sleep(nanoseconds: nanoseconds) { return .woken }
        }
        return .writable
    }

    @_noLocks @_noAllocation
    private func waitForDryness() -> SinkReadiness {
        guard keepsTime else { return wake.sleep(nanoseconds: -1) ? .woken : .writable }
        let delay = delayFrameCount
        guard delay > 0, state == SND_PCM_STATE_RUNNING else { return .underrun }
        let nanoseconds = Int64(delay) * 1_000_000_000 / Int64(format.sampleRate)
        if wake.sleep(nanoseconds: nanoseconds) { return .woken }
        // Not yet dry after all: the caller comes back, for the rest of it.
        return delayFrameCount > 0 && state == SND_PCM_STATE_RUNNING ? .writable : .underrun
    }

    var state: snd_pcm_state_t {
        @_noLocks @_noAllocation
        get {
            let handle = unsafe handle
            // SAFETY: a live handle; a look at alsa-lib's own memory.
            return unsafe _unsafePerformance { unsafe snd_pcm_state(handle) }
        }
    }

    @_noLocks @_noAllocation
    private func readiness(of state: snd_pcm_state_t) -> SinkReadiness {
        switch state {
        case SND_PCM_STATE_XRUN, SND_PCM_STATE_SUSPENDED: .underrun
        case SND_PCM_STATE_DISCONNECTED: .lost(ENODEV)
        default: .writable
        }
    }

    @_noLocks @_noAllocation
    mutating func write(_ samples: borrowing Span<Int16>) -> SinkWrite {
        let (handle, memory, sampleFormat) = unsafe (handle, converted, sampleFormat)
        let channelCount = format.channelCount
        // What does not fit now would be converted for nothing.
        // SAFETY: a live handle; a look at alsa-lib's own memory.
        let room =
            unsafe memory.isEmpty
            ? bufferFrameCount : unsafe _unsafePerformance { unsafe snd_pcm_avail_update(handle) }
        // Where that is an error, the write tells which.
        let frameCount = min(samples.count / channelCount, room >= 0 ? room : 1)
        // SAFETY: as many whole frames as are named lie in the memory, which outlives the call. The
        // handle is non-blocking.
        let written = unsafe samples.withUnsafeBytes { bytes in
            let start = unsafe Self.convert(bytes, frameCount * channelCount, to: sampleFormat, in: memory)
            return unsafe _unsafePerformance {
                unsafe snd_pcm_writei(handle, start, snd_pcm_uframes_t(frameCount))
            }
        }
        switch Int32(clamping: -written) {
        case ...0: return .wrote(written)
        case EAGAIN: return .wrote(0)
        case EPIPE, ESTRPIPE: return .underrun
        case let code: return .lost(code)
        }
    }

    /// - Parameter memory: Four bytes for each sample, unless the device takes ours.
    /// - Returns: The samples as the device wants them.
    @_noLocks @_noAllocation
    static func convert(
        _ samples: UnsafeRawBufferPointer, _ count: Int, to format: DeviceSampleFormat,
        in memory: UnsafeMutableRawBufferPointer
    ) -> UnsafeRawPointer? {
        let isInteger: Bool
        switch format {
        case .int16: return samples.baseAddress
        case .int32: isInteger = true
        case .float: isInteger = false
        }
        for index in 0..<count {
            // SAFETY: `count` samples fit: the memory holds a whole buffer of the device.
            let sample = unsafe samples.load(fromByteOffset: index * 2, as: Int16.self)
            if isInteger {
                unsafe memory.storeBytes(of: Int32(sample) << 16, toByteOffset: index * 4, as: Int32.self)
            } else {
                unsafe memory.storeBytes(of: Float(sample) / 32_768, toByteOffset: index * 4, as: Float.self)
            }
        }
        return UnsafeRawPointer(memory.baseAddress)
    }
}
