// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore
public import SyrinxServices

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
    /// A request failed, or its answer broke off: it is made again after a pause.
    case retrying(RetryNotice)
    /// What broke off goes on where it stopped.
    case rejoined
    /// When something of the text is heard. Those of a kind come in order of time, as early as they are known: before
    /// their sound where the service says so, with the end of a part where they are measured in it.
    ///
    /// Where one begins before another of its kind that was told earlier, speech broke off and went on in another way:
    /// the earlier one is void.
    case timed(SpeechTiming)
    /// The device is gone; the audio goes on to the file, where there is one.
    case deviceLost
}
