// SPDX-License-Identifier: Apache-2.0

/// Where live audio goes.
public enum PlaybackDevice: Sendable, Hashable {
    /// By alsa-lib's name.
    case alsa(String)
    /// A clock without a device.
    case paced
}
