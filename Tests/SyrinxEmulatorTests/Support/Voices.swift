// SPDX-License-Identifier: Apache-2.0

import SyrinxEmulator

/// Voices that are exact: sox and the shell in the place of espeak-ng.
extension VoiceCommand {
    /// 1.5 s of 440 Hz: 33075 frames at 22050 Hz. Without dither, which would be another noise in each run.
    static let tone = VoiceCommand.command(
        [
            "sox", "-D", "-n", "-r", "22050", "-b", "16", "-c", "1", "-t", "raw", "-", "synth", "1.5", "sine",
            "440",
        ],
        sampleRate: 22050)

    static func shell(_ script: String) -> VoiceCommand { .shell(script, sampleRate: 16000) }
}

extension EmulatorConfiguration {
    init(voice: VoiceCommand) {
        self.init()
        self.voice = voice
    }
}
