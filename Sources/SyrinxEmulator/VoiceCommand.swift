// SPDX-License-Identifier: Apache-2.0

/// The program that turns text into sound. It is run once for each request and killed when the
/// client goes away.
public enum VoiceCommand: Sendable, Equatable {
    /// `espeak-ng`, found on `PATH`. Speaks about a hundred languages and follows the SSML.
    case espeakNG

    /// Any program: its arguments, the first being its name (looked up on `PATH`) or its path.
    ///
    /// It is given the text without markup as one line on its standard input, and writes mono
    /// s16le PCM at `sampleRate` Hz (8000 to 192000) to its standard output, or a WAV file, whose
    /// own header then counts. A status other than 0 is a failure.
    case command([String], sampleRate: Int)

    /// A line for the shell, `sh -c`, which then is such a program.
    case shell(String, sampleRate: Int)
}
