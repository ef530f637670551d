// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCodecs
internal import SyrinxCore
internal import SyrinxOutput
internal import SyrinxRealtime

/// The decode thread's way to the device: waits for it to be open, and brings frames to its format.
///
/// - Thread: the decode thread.
struct DeviceLink: ~Copyable, Sendable {
    private var port: DevicePort
    private var converter: FrameConverter?
    private let opening: Handover<DeviceOpening>
    private var render: RenderThread?
    private var settings: DeviceSettings?
    private let flags: PlaybackFlags
    private let feeder: WakeEvent
    private let recorder: TimelineRecorder

    /// A file is being written too: a lost device does not end the utterance.
    let outlivesDevice: Bool

    /// Why nothing is heard any more.
    private(set) var failure: SyrinxError?

    init(
        port: consuming DevicePort, opening: Handover<DeviceOpening>, render: consuming RenderThread,
        flags: PlaybackFlags, feeder: WakeEvent, recorder: TimelineRecorder, outlivesDevice: Bool
    ) {
        self.port = port
        self.opening = opening
        self.render = consume render
        self.flags = flags
        self.feeder = feeder
        self.recorder = recorder
        self.outlivesDevice = outlivesDevice
    }

    /// Nothing more can be done with frames.
    var isUseless: Bool { failure != nil && !outlivesDevice }

    var hasNews: Bool {
        mutating get { port.hasNews && !(flags.isDeviceLost && outlivesDevice) }
    }

    /// Takes up what has become known: that the device is open, or lost, and what it did.
    mutating func update() {
        if let result = opening.take() { take(result) }
        port.tellFacts()
        if let code = port.lossCode, failure == nil {
            failure = SyrinxError(deviceLoss: code, device: settings?.name ?? "")
        }
    }

    private mutating func take(_ result: consuming DeviceOpening) {
        switch consume result {
        case .opened(let device):
            let settings = device.settings
            self.settings = settings
            recorder.update { $0.device = settings }
            recorder.tell(.opened(settings))
            port.frames = consume device.frames
        case .failed(let error):
            failure = SyrinxError(error)
        }
    }

    /// Hands frames to the render thread; waits while the device is not open yet, or has enough.
    ///
    /// - Throws: ``MediaError/Reason/stopped`` when a stop was requested, or the device is gone and
    ///   nothing else wants the frames.
    mutating func play(_ samples: borrowing Span<Int16>, _ format: PCMFormat) throws(MediaError) {
        waitForDevice()
        if isUseless || flags.isStopRequested { throw MediaError(.stopped, .giveUp) }
        guard failure == nil, let target = settings?.format else { return }
        if converter?.source != format {
            try Self.flush(&converter, &port)
            converter = try FrameConverter(from: format, to: target)
        }
        try Self.convert(samples, &converter, &port)
        if flags.isDeviceLost { update() }
    }

    private mutating func waitForDevice() {
        while true {
            update()
            guard settings == nil, failure == nil, !flags.isStopRequested else { return }
            feeder.arm()
            if !opening.isFilled && !flags.isStopRequested { feeder.waitArmed() }
            feeder.settle()
        }
    }

    private static func convert(
        _ samples: borrowing Span<Int16>, _ converter: inout FrameConverter?, _ port: inout DevicePort
    ) throws(MediaError) {
        try converter?.convert(samples) { frames throws(MediaError) in try port.write(frames) }
    }

    private static func flush(
        _ converter: inout FrameConverter?, _ port: inout DevicePort
    ) throws(MediaError) {
        try converter?.flush { frames throws(MediaError) in try port.write(frames) }
    }

    /// No more frames will come: lets what is there be heard, and waits until the device is closed.
    mutating func end() {
        waitForDevice()
        try? Self.flush(&converter, &port)
        port.close()
        port.waitForRenderEnd()
        update()
        render.take()?.join()
    }
}
