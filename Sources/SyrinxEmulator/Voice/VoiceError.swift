// SPDX-License-Identifier: Apache-2.0

/// Why a voice gave no sound, or stopped before its end: the text of an answer that is an error.
struct VoiceError: Error, Equatable {
    let sentence: String

    /// The program is not there, and will not be until somebody installs it.
    var isMissing = false
}
