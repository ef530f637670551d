// SPDX-License-Identifier: Apache-2.0

internal import CALSA

/// How a device wants its samples. All service formats are 16 bit or less, so the first is exact and
/// the others only move the same bits.
enum DeviceSampleFormat: CaseIterable {
    case int16
    case int32
    case float

    var alsa: snd_pcm_format_t {
        switch self {
        case .int16: SND_PCM_FORMAT_S16
        case .int32: SND_PCM_FORMAT_S32
        case .float: SND_PCM_FORMAT_FLOAT
        }
    }

    var name: String {
        switch self {
        case .int16: "S16"
        case .int32: "S32"
        case .float: "FLOAT"
        }
    }
}
