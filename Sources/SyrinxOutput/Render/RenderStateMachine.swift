// SPDX-License-Identifier: Apache-2.0

/// When to start, to write, to wait and to end: the rules of playback, with no device and no clock.
///
/// What is seen goes in, what to do comes out.
struct RenderStateMachine: Equatable {
    enum State: Equatable {
        /// Nothing flows: at the start, or after the device ran dry. Leaves for `.flowing`, `.ended`.
        case gathering
        /// Frames go to the device. Leaves for `.gathering`, `.ended`.
        case flowing
        /// All was handed over, or never came.
        case ended
    }

    enum Action: Equatable {
        case waitForFrames
        case write
        /// All frames are with the device: let them be heard.
        case drain
        /// There was nothing to play at all.
        case end
    }

    private(set) var state = State.gathering

    /// Frames that must be there before frames flow again. 0 at the start: the first frame is played
    /// at once; a network that has shown that it stumbles is given more.
    private(set) var cushionFrameCount = 0

    /// Frames written since the device ran dry, or the cushion last shrank.
    private var framesSinceDryness = 0

    private var hasPlayed = false
    private let firstCushionFrameCount: Int
    private let cushionLimit: Int
    private let calmFrameCount: Int

    /// - Parameters:
    ///   - firstCushionFrameCount: After the first underrun; doubled with each further one.
    ///   - cushionLimit: No more than that, however often.
    ///   - calmFrameCount: So many frames without an underrun, and the cushion is halved; one that would
    ///     be smaller than the first is none.
    init(firstCushionFrameCount: Int, cushionLimit: Int, calmFrameCount: Int) {
        self.firstCushionFrameCount = firstCushionFrameCount
        self.cushionLimit = cushionLimit
        self.calmFrameCount = calmFrameCount
    }

    /// - Parameters:
    ///   - readableFrameCount: Frames that wait to be written.
    ///   - isFinished: No more will come, and none are left.
    ///   - isClosed: No more will come.
    mutating func next(readableFrameCount: Int, isFinished: Bool, isClosed: Bool) -> Action {
        if isFinished {
            state = .ended
            return hasPlayed ? .drain : .end
        }
        switch state {
        case .gathering:
            let isEnough = isClosed || readableFrameCount >= max(1, cushionFrameCount)
            guard isEnough, readableFrameCount > 0 else { return .waitForFrames }
            state = .flowing
            hasPlayed = true
            return .write
        case .flowing:
            return readableFrameCount > 0 ? .write : .waitForFrames
        case .ended:
            return .end
        }
    }

    /// The device has taken frames.
    mutating func wrote(_ frameCount: Int) {
        guard cushionFrameCount > 0 else { return }
        framesSinceDryness += frameCount
        guard framesSinceDryness >= calmFrameCount else { return }
        framesSinceDryness = 0
        cushionFrameCount /= 2
        if cushionFrameCount < firstCushionFrameCount { cushionFrameCount = 0 }
    }

    /// The device has played all that it had.
    mutating func deviceRanDry() {
        guard state == .flowing else { return }
        state = .gathering
        framesSinceDryness = 0
        cushionFrameCount = min(max(firstCushionFrameCount, 2 * cushionFrameCount), cushionLimit)
    }
}
