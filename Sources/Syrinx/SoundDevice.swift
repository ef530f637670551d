// SPDX-License-Identifier: Apache-2.0

internal import SyrinxOutput

/// A sound device that can play, by the name that opens it.
public struct SoundDevice: Sendable, Hashable {
    public var name: String

    /// For a person; may have several lines.
    public var description: String

    /// All that alsa-lib's configuration names, in its order.
    ///
    /// - Throws: ``SyrinxError/Code/deviceFailed`` where the configuration cannot be read.
    public static func all() throws(SyrinxError) -> [SoundDevice] {
        do throws(ALSAError) {
            return try ALSADevice.all().map { SoundDevice(name: $0.name, description: $0.description) }
        } catch {
            throw SyrinxError(error)
        }
    }

    /// Keeps alsa-lib from printing on standard error, from now on, for the whole process.
    public static func captureMessages() {
        ALSAMessages.capture()
    }

    /// What alsa-lib had to say since the last call.
    public static func takeMessages() -> [String] {
        ALSAMessages.take()
    }
}
