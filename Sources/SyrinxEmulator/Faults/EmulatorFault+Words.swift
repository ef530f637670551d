// SPDX-License-Identifier: Apache-2.0

extension EmulatorFault {
    /// Reads a fault from its words, which blanks or semicolons divide:
    ///
    /// - `delay=MS`, `delay=normal:MEAN,DEVIATION`, `delay=lognormal:MEDIAN,SIGMA`, `delay=list:MS,MS,...`
    /// - `pace=X`, `jitter=MS`, `chunk=BYTES`, `chunk=odd`
    /// - `stall=BYTE:MS`, any number of them
    /// - `cut=BYTE`, `cut=BYTE:reset`, `cut=BYTE:unfinished`
    /// - `garbage=BYTE`, `garbage=BYTE:COUNT`
    /// - `slow-head=MS`, `type=MEDIA-TYPE`, `html`
    /// - `status=CODE`, `status=CODE:RETRY-AFTER`
    /// - `close`, `close=reset`, `drop`, `refuse=MS`
    /// - `outcome=WORD`
    ///
    /// Milliseconds are 0 to 3,600,000. A value with blanks in it stands in double quotes.
    /// - Throws: ``EmulatorError`` `.invalidConfiguration`, with a sentence that names the word.
    public init(_ text: String) throws(EmulatorError) {
        self.init()
        for word in try FaultWord.words(text) where try !take(word) {
            throw word.isUnknown
        }
    }

    /// - Returns: Whether the word is one of a fault's.
    mutating func take(_ word: FaultWord) throws(EmulatorError) -> Bool {
        switch word.name {
        case "delay": delay = try Delay(word)
        case "pace": pace = try word.number(in: 0.001...1000)
        case "jitter": jitter = try word.duration()
        case "chunk": chunks = try word.value == "odd" ? .odd : .exactly(byteCount: word.count(1...(1 << 20)))
        case "stall":
            let (offset, duration) = try word.pair()
            guard let duration else { throw word.isWrong("BYTE:MS") }
            stalls.append(Stall(byteOffset: try offset.count(), duration: try duration.duration()))
        case "cut":
            let (offset, ending) = try word.pair()
            guard let ending = Ending(rawValue: ending?.value ?? "clean") else {
                throw word.isWrong("BYTE, BYTE:reset or BYTE:unfinished")
            }
            cut = Cut(byteOffset: try offset.count(), ending: ending)
        case "garbage":
            let (offset, count) = try word.pair()
            garbage = Garbage(
                byteOffset: try offset.count(), byteCount: try count?.count(1...(1 << 20)) ?? 64)
        case "slow-head": headDuration = try word.duration()
        case "type": mediaType = try word.fieldValue()
        case "html": isPage = try word.flag()
        case "status":
            let (code, retryAfter) = try word.pair()
            status = Status(code: try code.count(300...599), retryAfter: try retryAfter?.fieldValue())
        case "close":
            guard word.value.isEmpty || word.value == "reset" else { throw word.isWrong("nothing, or reset") }
            closing = word.value.isEmpty ? .unfinished : .reset
        case "drop": dropsConnection = try word.flag()
        case "refuse": refusal = try word.duration()
        case "outcome": outcome = try word.fieldValue()
        default: return false
        }
        return true
    }
}

extension EmulatorFault.Delay {
    /// - Parameter word: `200`, `normal:200,30`, `lognormal:200,0.4` or `list:200,210,900`; in milliseconds.
    init(_ word: FaultWord) throws(EmulatorError) {
        let parts = word.value.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else {
            self = .fixed(try word.duration())
            return
        }
        let numbers = parts[1].split(separator: ",", omittingEmptySubsequences: false).map {
            FaultWord(name: word.name, value: String($0))
        }
        switch (parts[0], numbers.count) {
        case ("normal", 2):
            self = .normal(mean: try numbers[0].duration(), deviation: try numbers[1].duration())
        case ("lognormal", 2):
            self = .logNormal(median: try numbers[0].duration(), sigma: try numbers[1].number(in: 0...5))
        case ("list", 1...):
            var durations: [Duration] = []
            for number in numbers { durations.append(try number.duration()) }
            self = .replayed(durations)
        default:
            throw word.isWrong("MS, normal:MEAN,DEVIATION, lognormal:MEDIAN,SIGMA or list:MS,MS,...")
        }
    }
}
