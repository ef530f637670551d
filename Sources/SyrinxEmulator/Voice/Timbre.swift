// SPDX-License-Identifier: Apache-2.0

/// How a voice that was made here sounds: another one for each, as far as espeak-ng has them, and always the same for the same.
struct Timbre: Equatable, Sendable {
    /// One of espeak-ng's, such as `f3`.
    let variant: String
    /// Of the variant's own pitch.
    let pitchPercent: Int

    private static let variants = ["f2", "m3", "f4", "m1", "f1", "m7", "f5", "m2", "m5", "f3", "m6", "m4"]
    private static let pitches = [100, 84, 118, 92, 109, 76, 127]

    /// - Parameter number: Of the voice, from 0. 84 in a row are all different.
    init(number: Int) {
        variant = Self.variants[number % Self.variants.count]
        pitchPercent = Self.pitches[number % Self.pitches.count]
    }
}
