// SPDX-License-Identifier: Apache-2.0

/// Rate, pitch and volume, each as SSML writes it: `+10%`, `slow`, `-2st`, `80`. nil: the voice's own.
public struct Prosody: Sendable, Hashable {
    public var rate: String?
    public var pitch: String?
    public var volume: String?

    public init(rate: String? = nil, pitch: String? = nil, volume: String? = nil) {
        self.rate = rate
        self.pitch = pitch
        self.volume = volume
    }

    var isPlain: Bool { rate == nil && pitch == nil && volume == nil }

    func wrap(_ markup: String) -> String {
        guard !isPlain else { return markup }
        var attributes = ""
        if let rate { attributes += " rate=\"\(SSML.escapeAttribute(rate))\"" }
        if let pitch { attributes += " pitch=\"\(SSML.escapeAttribute(pitch))\"" }
        if let volume { attributes += " volume=\"\(SSML.escapeAttribute(volume))\"" }
        return "<prosody\(attributes)>\(markup)</prosody>"
    }

    /// What is set and has no meaning to the service, which would refuse it, or say nothing and ignore it.
    ///
    /// - Returns: A sentence that says what is taken; nil where all is well.
    public var problem: String? {
        if let rate, !Self.names("slow", "fast", rate),
            !Self.isNumber(rate, units: ["%", ""]) || Self.isOutside(0.5...2, rate)
        {
            return
                "There is no rate \"\(rate)\": it is a change (+20%), a factor from 0.5 to 2 (1.5), or x-slow, slow, "
                + "medium, fast, x-fast, default."
        }
        if let pitch, !Self.names("low", "high", pitch), !Self.isNumber(pitch, units: ["%", "Hz", "st"]) {
            return
                "There is no pitch \"\(pitch)\": it is a change (+5%, -2st, +50Hz), a frequency (200Hz), or x-low, low, "
                + "medium, high, x-high, default."
        }
        if let volume, !Self.names("soft", "loud", volume), volume != "silent",
            !Self.isNumber(volume, units: ["%", "dB", ""])
                || !volume.hasPrefix("+") && !volume.hasPrefix("-") && Self.isOutside(0...100, volume)
        {
            return
                "There is no volume \"\(volume)\": it is a number from 0 to 100, a change (-20%, +6dB), or silent, x-soft, "
                + "soft, medium, loud, x-loud, default."
        }
        return nil
    }

    private static func names(_ low: String, _ high: String, _ value: String) -> Bool {
        ["x-" + low, low, "medium", high, "x-" + high, "default"].contains(value)
    }

    /// Whether it is a number without a unit, and not in the range.
    private static func isOutside(_ range: ClosedRange<Double>, _ value: String) -> Bool {
        Double(value).map { !range.contains($0) } ?? false
    }

    /// A sign, digits, perhaps a point, one of the units.
    private static func isNumber(_ value: String, units: [String]) -> Bool {
        let number = value.utf8.prefix { $0 == 0x2B || $0 == 0x2D || $0 == 0x2E || 0x30...0x39 ~= $0 }
        let unit = Substring(value.utf8[number.endIndex...])
        return units.contains { $0 == unit } && Double(Substring(number)) != nil
    }
}
