// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Everything that clients have made, at all three services. It lives as long as the emulator.
final class Workshop: Sendable {
    /// Of each kind of thing, at the most.
    static let countLimit = 1000

    /// Of each text that a client sends to be kept, in UTF-8.
    static let textByteLimit = 8192

    struct State {
        var customVoice = CustomVoiceState()
        var speechify = SpeechifyState()
        var resemble = ResembleState()
        private var voiceCount = 0

        init() {}

        /// Another one for each voice, whoever makes it.
        mutating func nextTimbre() -> Timbre {
            defer { voiceCount += 1 }
            return Timbre(number: voiceCount)
        }
    }

    private let state = Mutex(State())

    /// - Throws: What `body` throws.
    func use<R: Sendable>(_ body: (inout sending State) throws(Refusal) -> sending R) throws(Refusal) -> R {
        try state.withLock(body)
    }
}
