// SPDX-License-Identifier: Apache-2.0

internal import CALSA

/// What alsa-lib refused, and at which step.
public struct ALSAError: Error, Sendable, Hashable {
    public enum Operation: String, Sendable {
        case open
        case setUp = "set up"
        case list
    }

    /// A positive errno value.
    public var code: Int32
    public var operation: Operation

    /// As it was asked for.
    public var device: String
}

extension ALSAError: CustomStringConvertible {
    public var description: String {
        // SAFETY: alsa-lib gives a static text for any number.
        let reason = unsafe snd_strerror(-code).map { unsafe String(cString: $0) } ?? "error \(code)"
        return "cannot \(operation.rawValue) the sound device \"\(device)\": \(reason)"
    }
}
