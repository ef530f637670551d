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
    /// When something of the text is heard, as early as it is known: before its sound where the service says so, with
    /// the end of a part where it is measured in it. They come as the service tells them, which is not always in order
    /// of time.
    ///
    /// Where speech broke off and went on in another way (``rejoined``), what was told and never sounded is void:
    /// ``Utterance/timings`` has what counts, in order.
    case timed(SpeechTiming)
    /// The device is gone; the audio goes on to the file, where there is one.
    case deviceLost
}
