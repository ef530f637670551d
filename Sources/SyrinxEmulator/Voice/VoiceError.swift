// SPDX-License-Identifier: Apache-2.0

/// Why a voice gave no sound, or stopped before its end: the text of an answer of status 502.
struct VoiceError: Error, Equatable {
    let sentence: String
}
