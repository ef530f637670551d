// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// The last frames that went to a device, and how they sound when it is told to stop: a sound that is cut
/// off clicks.
///
/// - Realtime: all of it, but for creation and its end.
@safe
struct FadeOut: ~Copyable {
    /// Long enough not to click, short enough not to be heard as part of a word.
    static let duration = Duration.milliseconds(8)

    private let channelCount: Int
    private let capacity: Int

    /// The last `capacity` frames. Owned.
    private let frames: UnsafeMutableBufferPointer<Int16>

    /// Frames that went by so far.
    private var frameCount = 0

    /// Room for the fade itself. Owned.
    private let ramp: UnsafeMutableBufferPointer<Int16>

    /// - Parameter capacity: As many frames as can be taken back from the device; at least 1.
    init(format: PCMFormat, capacity: Int) {
        channelCount = format.channelCount
        self.capacity = capacity
        // SAFETY: both are owned, written over their whole length here, and freed in `deinit`.
        unsafe frames = .allocate(capacity: capacity * format.channelCount)
        unsafe frames.initialize(repeating: 0)
        unsafe ramp = .allocate(capacity: format.frameCount(in: Self.duration) * format.channelCount)
        unsafe ramp.initialize(repeating: 0)
    }

    deinit {
        // SAFETY: the only owner of both.
        unsafe frames.deallocate()
        unsafe ramp.deallocate()
    }

    /// Notes what was written.
    mutating func note(_ samples: borrowing Span<Int16>, frameCount count: Int) {
        for index in max(0, count - capacity)..<count {
            let start = (frameCount + index) % capacity * channelCount
            for channel in 0..<channelCount {
                // SAFETY: `start` is that of one of the frames that there is room for.
                unsafe frames[start + channel] = samples[index * channelCount + channel]
            }
        }
        frameCount += count
    }

    /// The newest `takenBackCount` frames as they are to be written anew: getting quieter in a straight
    /// line, to nothing. Where they are too few, the last one is held.
    ///
    /// The pointer is good until the next call.
    ///
    /// - Parameter takenBackCount: Of those noted; what is beyond the capacity is not known any more.
    /// - Returns: Empty where nothing was noted.
    mutating func fade(takenBackCount: Int) -> UnsafeBufferPointer<Int16> {
        let length = unsafe ramp.count / channelCount
        guard frameCount > 0 else { return unsafe UnsafeBufferPointer(rebasing: ramp[..<0]) }
        let first = frameCount - min(takenBackCount, capacity, frameCount)
        for index in 0..<length {
            let start = min(first + index, frameCount - 1) % capacity * channelCount
            for channel in 0..<channelCount {
                // SAFETY: a frame that there is room for in either memory.
                let sample = unsafe Int(frames[start + channel])
                unsafe ramp[index * channelCount + channel] = Int16(sample * (length - 1 - index) / length)
            }
        }
        return unsafe UnsafeBufferPointer(ramp)
    }
}
