// SPDX-License-Identifier: Apache-2.0

extension CommandGroup {
    static let voice = CommandGroup(
        manual: Manual(
            name: "voice", abstract: "Make voices from a person's recordings, with that person's consent.",
            discussion: """
                At Azure (personal voice), Speechify or Resemble: --provider says where. What is begun and
                broken off is gone on with when the same command is given again: no voice is made twice.

                EXAMPLES:
                  syrinx voice consent-text --speaker "Anna Example" --company "Example Ltd"
                  syrinx voice create Anna anna.wav --consent consent.wav \\
                      --speaker "Anna Example" --company "Example Ltd" --wait
                  syrinx voice list --provider speechify
                  syrinx voice delete Anna --purge
                """,
            isGroup: true),
        commands: [
            VoiceConsentTextCommand.self, VoiceCreateCommand.self, VoiceListCommand.self,
            VoiceShowCommand.self, VoiceWaitCommand.self, VoiceDeleteCommand.self,
        ])
}
