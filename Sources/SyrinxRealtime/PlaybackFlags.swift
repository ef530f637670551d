// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The little that threads of one playback share beside their rings.
///
/// - Thread: any.
/// - Realtime: yes.
public final class PlaybackFlags: Sendable {
    private let stop = Atomic<Bool>(false)
    private let heard = Atomic<Int>(0)
    private let failed = Atomic<Bool>(false)
    private let ended = Atomic<Bool>(false)
    private let cut = Atomic<Bool>(false)

    public init() {}

    /// Everything is to end now; nothing that is queued is wanted any more.
    @_noLocks @_noAllocation
    public func requestStop() {
        // ORDERING: release: what led to the stop is visible to who obeys it.
        stop.store(true, ordering: .releasing)
    }

    public var isStopRequested: Bool {
        @_noLocks @_noAllocation
        get {
            // ORDERING: acquire, see `requestStop`.
            stop.load(ordering: .acquiring)
        }
    }

    /// Frames that have left the device's buffer, at the device's rate. Never more than was heard.
    public var heardFrameCount: Int {
        @_noLocks @_noAllocation
        get { heard.load(ordering: .relaxed) }
    }

    @_noLocks @_noAllocation
    public func setHeardFrameCount(_ count: Int) {
        heard.store(count, ordering: .relaxed)
    }

    /// The render thread has left its loop: nothing will be heard any more.
    public var hasRenderEnded: Bool {
        @_noLocks @_noAllocation
        get {
            // ORDERING: acquire, see `setRenderEnded`.
            ended.load(ordering: .acquiring)
        }
    }

    @_noLocks @_noAllocation
    public func setRenderEnded() {
        // ORDERING: release: the last fact was written before.
        ended.store(true, ordering: .releasing)
    }

    /// The stream ended before its end. Set before the byte ring is closed.
    public var isInputCut: Bool {
        // ORDERING: acquire, see `setInputCut`.
        cut.load(ordering: .acquiring)
    }

    public func setInputCut() {
        // ORDERING: release.
        cut.store(true, ordering: .releasing)
    }

    /// The device is gone: no frame will be taken any more.
    public var isDeviceLost: Bool {
        @_noLocks @_noAllocation
        get {
            // ORDERING: acquire, see `setDeviceLost`.
            failed.load(ordering: .acquiring)
        }
    }

    @_noLocks @_noAllocation
    public func setDeviceLost() {
        // ORDERING: release: the fact that tells why was written before.
        failed.store(true, ordering: .releasing)
    }
}
