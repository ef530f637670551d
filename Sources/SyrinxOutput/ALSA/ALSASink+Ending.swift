// SPDX-License-Identifier: Apache-2.0

internal import CALSA
internal import Glibc
internal import SyrinxCore
internal import SyrinxRealtime

/// Coming to an end, and going on after one.
extension ALSASink {
    mutating func recover() -> Bool {
        if state == SND_PCM_STATE_SUSPENDED && resume() { return true }
        if state == SND_PCM_STATE_RUNNING || state == SND_PCM_STATE_PREPARED { return true }
        // SAFETY: a live handle.
        return unsafe snd_pcm_prepare(handle) >= 0
    }

    /// - Returns: false where the driver cannot go on where it was; preparing it anew is left then.
    private func resume() -> Bool {
        for _ in 0..<100 {
            // SAFETY: a live handle.
            let status = unsafe snd_pcm_resume(handle)
            if status != -EAGAIN { return status >= 0 }
            if wake.sleep(nanoseconds: 10_000_000) { return false }
        }
        return false
    }

    /// Whether the device's frames stay in its buffer until they are heard: a card, alone, shared or behind
    /// conversions, and PipeWire, which fetches them when they are due.
    ///
    /// Other servers' plugins (PulseAudio's) have sent them off by then, though alsa-lib moves its own
    /// position back for them all the same. A handle tells no more of what lies behind it than its
    /// description for a person does.
    static func keepsFrames(_ handle: OpaquePointer) -> Bool {
        var output: OpaquePointer?
        // SAFETY: a live handle; the text is copied before the output that owns it is closed.
        guard unsafe snd_output_buffer_open(&output) >= 0 else { return false }
        defer { unsafe snd_output_close(output) }
        var start: UnsafeMutablePointer<CChar>?
        guard unsafe snd_pcm_dump(handle, output) >= 0 else { return false }
        let count = unsafe snd_output_buffer_string(output, &start)
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: Int(count))
        let description = unsafe String(decoding: bytes, as: UTF8.self)
        return ["Hardware PCM card", "<-> PipeWire"].contains { description.contains($0) }
    }

    @_noLocks @_noAllocation
    mutating func takeBack(allBut frameCount: Int) -> Int? {
        let handle = unsafe handle
        guard keepsTime, state == SND_PCM_STATE_RUNNING else { return nil }
        // SAFETY: a live handle; looks at and moves positions.
        let room = unsafe _unsafePerformance { unsafe snd_pcm_avail(handle) }
        guard room >= 0 else { return nil }
        let wanted = bufferFrameCount - room - frameCount
        if wanted <= 0 { return 0 }
        guard keepsFrames else { return nil }
        let taken = unsafe _unsafePerformance { () -> snd_pcm_sframes_t in
            guard unsafe snd_pcm_rewindable(handle) >= wanted else { return 0 }
            return unsafe snd_pcm_rewind(handle, snd_pcm_uframes_t(wanted))
        }
        return taken == wanted ? taken : nil
    }

    mutating func drain(isCancelled: () -> Bool) {
        drain(standstillLimit: .seconds(1), isCancelled: isCancelled)
    }

    /// - Parameter standstillLimit: A device that has played nothing for so long beyond its own account of the
    ///   end is given up. One that plays is waited for, however slow it is.
    mutating func drain(standstillLimit: Duration, isCancelled: () -> Bool) {
        var least = delayFrameCount
        var deadline = MonotonicTime.now + format.duration(ofFrames: least) + standstillLimit
        while !isCancelled() {
            var rest = delayFrameCount
            if rest < least {
                least = rest
                deadline = MonotonicTime.now + format.duration(ofFrames: rest) + standstillLimit
            } else if MonotonicTime.now >= deadline {
                return drop()
            }
            if state == SND_PCM_STATE_RUNNING && rest > periodFrameCount {
                rest -= periodFrameCount
            } else {
                // Asked for only now, because some plugins (PulseAudio's) block until the end all the same.
                // SAFETY: a live handle, and a non-blocking one.
                let status = unsafe snd_pcm_drain(handle)
                // A card says EAGAIN however it went; its state tells.
                if status != -EAGAIN || state != SND_PCM_STATE_DRAINING { return }
            }
            let span = format.duration(ofFrames: rest)
            _ = wake.sleep(nanoseconds: max(1_000_000, span.nanoseconds))
        }
    }

    mutating func drop() {
        // SAFETY: a live handle.
        unsafe snd_pcm_drop(handle)
    }
}
