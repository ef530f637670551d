// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// What happens to an utterance, in the order in which it becomes known.
public enum UtteranceEvent: Sendable, Hashable {
    /// A milestone was passed; its time is in the timeline.
    case reached(Milestone)
    /// The device was opened and has settled on these.
    case opened(DeviceSettings)
    /// The device has played all that it was given, and more is not there yet.
    case underrun
    /// Sound goes on after that much silence.
    case resumed(after: Duration)
    /// The device is gone; the audio goes on to the file, where there is one.
    case deviceLost
}
