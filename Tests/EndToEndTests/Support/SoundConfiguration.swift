// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// Configurations of alsa-lib in which the test knows what there is.
enum SoundConfiguration {
    /// The machine's own, but `default` is a card that no machine has.
    static var cardless: String { Workshop.current.file("cardless.conf") }

    static let cardlessText = """
        </usr/share/alsa/alsa.conf>
        pcm.!default { type hw card 31 }
        ctl.!default { type hw card 31 }

        """

    /// `default` plays into PulseAudio, each of the others into a sink of its name.
    static func pulse(sinks: [String]) -> String {
        let devices = sinks.map { "pcm.\($0) { type pulse device \"\($0)\" }\n" }
        return "</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\n" + devices.joined()
    }
}
