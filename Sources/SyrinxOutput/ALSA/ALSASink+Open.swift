// SPDX-License-Identifier: Apache-2.0

internal import CALSA
internal import Glibc
internal import SyrinxCore
internal import SyrinxRealtime

extension ALSASink {
    /// How often the device asks for more. 10 ms: short enough to stop quickly, long enough not to keep
    /// a sound server spinning.
    static let preferredPeriod = Duration.milliseconds(10)

    /// How much the device holds at the most. It costs no time to first sound, which starts with the
    /// first frame; it is what a busy machine may be late by.
    static let preferredBuffer = Duration.milliseconds(80)

    /// Opens a device for playback and settles on what it can do, as near to `format` as it comes.
    ///
    /// - Parameters:
    ///   - name: Any name that alsa-lib knows: `default`, `pulse`, `hw:0,0`, `plughw:1`.
    ///   - format: The rate is taken by the device itself or not at all: alsa-lib's own resampling is
    ///     switched off, because its quality is poor.
    ///   - wake: Ends a ``wait(for:)``.
    /// - Throws: The step that failed, and alsa-lib's reason.
    init(name: String, format: PCMFormat, wake: WakeEvent.Poller) throws(ALSAError) {
        var opened: OpaquePointer?
        // SAFETY: `opened` outlives the call.
        let status = unsafe snd_pcm_open(&opened, name, SND_PCM_STREAM_PLAYBACK, CInt(SND_PCM_NONBLOCK))
        guard status >= 0, let handle = unsafe opened else {
            throw ALSAError(code: -status, operation: .open, device: name)
        }
        do throws(SetUpFailure) {
            unsafe self.init(handle: handle, name: name, try Self.setUp(handle, format), wake: wake)
        } catch {
            // SAFETY: nobody else has seen the handle.
            unsafe snd_pcm_close(handle)
            throw ALSAError(code: error.code, operation: .setUp, device: name)
        }
    }

    struct Settled {
        var format: PCMFormat
        var sampleFormat: DeviceSampleFormat
        var periodFrameCount: Int
        var bufferFrameCount: Int
    }

    struct SetUpFailure: Error {
        /// A positive errno value.
        var code: Int32
    }

    private static func check(_ status: CInt) throws(SetUpFailure) {
        if status < 0 { throw SetUpFailure(code: -status) }
    }

    private static func setUp(_ handle: OpaquePointer, _ format: PCMFormat) throws(SetUpFailure) -> Settled {
        var parameters: OpaquePointer?
        // SAFETY: allocated here, freed here; every call gets live pointers.
        unsafe snd_pcm_hw_params_malloc(&parameters)
        defer { unsafe snd_pcm_hw_params_free(parameters) }
        try unsafe check(snd_pcm_hw_params_any(handle, parameters))
        // A device may refuse this; then it resamples as it likes.
        _ = unsafe snd_pcm_hw_params_set_rate_resample(handle, parameters, 0)
        try unsafe check(snd_pcm_hw_params_set_access(handle, parameters, SND_PCM_ACCESS_RW_INTERLEAVED))

        let sampleFormat = DeviceSampleFormat.allCases.first {
            unsafe snd_pcm_hw_params_test_format(handle, parameters, $0.alsa) == 0
        }
        guard let sampleFormat else { throw SetUpFailure(code: EINVAL) }
        try unsafe check(snd_pcm_hw_params_set_format(handle, parameters, sampleFormat.alsa))

        var channelCount = CUnsignedInt(format.channelCount)
        try unsafe check(snd_pcm_hw_params_set_channels_near(handle, parameters, &channelCount))
        var sampleRate = CUnsignedInt(format.sampleRate)
        try unsafe check(snd_pcm_hw_params_set_rate_near(handle, parameters, &sampleRate, nil))
        var period = CUnsignedInt(preferredPeriod.nanoseconds / 1000)
        try unsafe check(snd_pcm_hw_params_set_period_time_near(handle, parameters, &period, nil))
        var buffer = CUnsignedInt(preferredBuffer.nanoseconds / 1000)
        try unsafe check(snd_pcm_hw_params_set_buffer_time_near(handle, parameters, &buffer, nil))
        try unsafe check(snd_pcm_hw_params(handle, parameters))
        // Once more: alsa-lib does not tell its plugins of the mode in which they were opened.
        try unsafe check(snd_pcm_nonblock(handle, 1))

        var periodFrameCount: snd_pcm_uframes_t = 0
        var bufferFrameCount: snd_pcm_uframes_t = 0
        try unsafe check(snd_pcm_get_params(handle, &bufferFrameCount, &periodFrameCount))
        unsafe try setUpSoftware(handle, periodFrameCount)
        return Settled(
            format: PCMFormat(sampleRate: Int(sampleRate), channelCount: Int(channelCount)),
            sampleFormat: sampleFormat, periodFrameCount: Int(periodFrameCount),
            bufferFrameCount: Int(bufferFrameCount))
    }

    private static func setUpSoftware(
        _ handle: OpaquePointer, _ periodFrameCount: snd_pcm_uframes_t
    ) throws(SetUpFailure) {
        var parameters: OpaquePointer?
        // SAFETY: allocated here, freed here; every call gets live pointers.
        unsafe snd_pcm_sw_params_malloc(&parameters)
        defer { unsafe snd_pcm_sw_params_free(parameters) }
        try unsafe check(snd_pcm_sw_params_current(handle, parameters))
        // The first frame starts the device: nothing is waited for.
        try unsafe check(snd_pcm_sw_params_set_start_threshold(handle, parameters, 1))
        try unsafe check(snd_pcm_sw_params_set_avail_min(handle, parameters, periodFrameCount))
        try unsafe check(snd_pcm_sw_params(handle, parameters))
    }
}
