// SPDX-License-Identifier: Apache-2.0

internal import CALSA
internal import Glibc

/// A sound device by the name that opens it.
public struct ALSADevice: Sendable, Hashable {
    public var name: String

    /// For a person; may have several lines.
    public var description: String

    /// All playback devices that alsa-lib's configuration names, in its order.
    ///
    /// - Throws: When the configuration cannot be read.
    public static func all() throws(ALSAError) -> [ALSADevice] {
        var hints: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
        // SAFETY: on success `hints` is a null-terminated array, freed below.
        let status = unsafe snd_device_name_hint(-1, "pcm", &hints)
        guard status >= 0, let list = unsafe hints else {
            throw ALSAError(code: -status, operation: .list, device: "*")
        }
        defer { unsafe snd_device_name_free_hint(list) }
        var devices: [ALSADevice] = []
        var entry = unsafe list
        while let hint = unsafe entry.pointee {
            // No direction means both.
            if unsafe text(hint, "IOID") != "Input", let name = unsafe text(hint, "NAME") {
                unsafe devices.append(ALSADevice(name: name, description: text(hint, "DESC") ?? ""))
            }
            unsafe entry += 1
        }
        return devices
    }

    private static func text(_ hint: UnsafeRawPointer, _ key: String) -> String? {
        // SAFETY: alsa-lib hands over a string of malloc's, or null.
        guard let text = unsafe snd_device_name_get_hint(hint, key) else { return nil }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }
}
