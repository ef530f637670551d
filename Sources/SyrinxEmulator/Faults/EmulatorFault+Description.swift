// SPDX-License-Identifier: Apache-2.0

extension EmulatorFault: CustomStringConvertible {
    /// The words that make this fault.
    public var description: String {
        var words: [String] = []
        func add(_ name: String, _ value: String?) {
            guard let value else { return }
            let needsQuotes = value.contains { $0.isWhitespace || $0 == ";" }
            words.append(needsQuotes ? "\(name)=\"\(value)\"" : "\(name)=\(value)")
        }
        add("delay", delay?.description)
        add("pace", pace.map { "\($0)" })
        add("jitter", jitter.map(Self.milliseconds))
        switch chunks {
        case .exactly(let byteCount): add("chunk", "\(byteCount)")
        case .odd: add("chunk", "odd")
        case nil: break
        }
        for stall in stalls { add("stall", "\(stall.byteOffset):\(Self.milliseconds(stall.duration))") }
        add("cut", cut.map { "\($0.byteOffset):\($0.ending.rawValue)" })
        add("garbage", garbage.map { "\($0.byteOffset):\($0.byteCount)" })
        add("slow-head", headDuration.map(Self.milliseconds))
        add("type", mediaType)
        if isPage { words.append("html") }
        add(
            "status",
            status.map { status in status.retryAfter.map { "\(status.code):\($0)" } ?? "\(status.code)" })
        if let closing { words.append(closing == .reset ? "close=reset" : "close") }
        if dropsConnection { words.append("drop") }
        add("refuse", refusal.map(Self.milliseconds))
        add("outcome", outcome)
        return words.joined(separator: " ")
    }

    fileprivate static func milliseconds(_ duration: Duration) -> String {
        let microseconds = (duration / .microseconds(1)).rounded()
        return microseconds.truncatingRemainder(dividingBy: 1000) == 0
            ? "\(Int(microseconds / 1000))" : "\(microseconds / 1000)"
    }
}

extension EmulatorFault.Delay: CustomStringConvertible {
    var description: String {
        switch self {
        case .fixed(let duration): EmulatorFault.milliseconds(duration)
        case .normal(let mean, let deviation):
            "normal:\(EmulatorFault.milliseconds(mean)),\(EmulatorFault.milliseconds(deviation))"
        case .logNormal(let median, let sigma): "lognormal:\(EmulatorFault.milliseconds(median)),\(sigma)"
        case .replayed(let delays): "list:" + delays.map(EmulatorFault.milliseconds).joined(separator: ",")
        }
    }
}
