// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The values of `<prosody>` as the Azure service documents them ("Customize voice and sound with
/// SSML", section "Adjust prosody"). A value that cannot be read changes nothing.
extension SpeechScript.Manner {
    mutating func apply(prosody attributes: [String: String]) {
        if let value = attributes["rate"] {
            ratePercent = Self.bounded(Self.rate(value, ratePercent), 33...300)
        }
        if let value = attributes["pitch"] {
            pitchPercent = Self.bounded(Self.pitch(value, pitchPercent), 30...250)
        }
        if let value = attributes["volume"] {
            volumePercent = Self.bounded(Self.volume(value, volumePercent), 0...200)
        }
    }

    /// A word, a multiplier without a unit, or a change in percent (with or without a sign).
    private static func rate(_ value: String, _ current: Int) -> Double {
        switch value {
        case "x-slow": return 50
        case "slow": return 64
        case "medium", "default": return 100
        case "fast": return 155
        case "x-fast": return 200
        default: break
        }
        if let change = number(value, unit: "%") { return Double(current) * (1 + change / 100) }
        if let factor = Double(value) { return Double(current) * factor }
        return Double(current)
    }

    /// A word, a frequency, or a change in Hz, semitones or percent.
    private static func pitch(_ value: String, _ current: Int) -> Double {
        switch value {
        case "x-low": return 55
        case "low": return 80
        case "medium", "default": return 100
        case "high": return 120
        case "x-high": return 145
        default: break
        }
        if let change = number(value, unit: "%") { return Double(current) * (1 + change / 100) }
        if let semitones = number(value, unit: "st") { return Double(current) * pow(2, semitones / 12) }
        if let frequency = number(value, unit: "Hz") {
            // A voice of 200 Hz is assumed: espeak-ng knows no absolute pitch.
            let isChange = value.hasPrefix("+") || value.hasPrefix("-")
            return isChange ? Double(current) * (1 + frequency / 200) : frequency / 2
        }
        return Double(current)
    }

    /// A word, 0 to 100, or a change: a signed number, percent or dB.
    private static func volume(_ value: String, _ current: Int) -> Double {
        switch value {
        case "silent": return 0
        case "x-soft": return 20
        case "soft": return 40
        case "medium": return 60
        case "loud": return 80
        case "x-loud", "default": return 100
        default: break
        }
        if let change = number(value, unit: "%") { return Double(current) * (1 + change / 100) }
        if let decibels = number(value, unit: "dB") { return Double(current) * pow(10, decibels / 20) }
        if let level = Double(value) {
            let isChange = value.hasPrefix("+") || value.hasPrefix("-")
            return isChange ? Double(current) + level : level
        }
        return Double(current)
    }

    private static func number(_ value: String, unit: String) -> Double? {
        value.hasSuffix(unit) ? Double(value.dropLast(unit.count)) : nil
    }

    private static func bounded(_ value: Double, _ range: ClosedRange<Int>) -> Int {
        guard value.isFinite else { return 100 }
        return Int(min(max(value, Double(range.lowerBound)), Double(range.upperBound)).rounded())
    }
}
