// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore
public import SyrinxServices

/// What a provider takes for a recording, by its documentation. What it leaves open stands in ``Own``.
public struct RecordingRules: Sendable, Hashable {
    /// What a recording is for.
    public enum Purpose: String, Sendable, Hashable {
        /// The voice is made from it.
        case sample
        /// The person agrees in it.
        case consent
    }

    /// How many there have to be.
    public var count = 1...Int.max

    /// Of each.
    public var length: ClosedRange<Duration> = .zero...largest

    /// Of all together.
    public var totalLength: ClosedRange<Duration> = .zero...largest

    /// Of all together.
    public var byteLimit = Int.max

    /// Sent as they are; others as WAV.
    public var containers: [OutputFormat.Container] = [.riff]

    /// Of MP3 that is sent as it is, in kbit/s.
    public var bitRates = 0...Int.max

    /// In Hz; empty: any. What lies between two of them is brought to the higher one.
    public var sampleRates: [Int] = []

    /// What is no limit.
    public static let largest = Duration.seconds(1_000_000)

    /// This project's own bounds, where no documentation names any.
    public enum Own {
        /// In Hz: telephones have 8000, and so would the voice.
        public static let leastSampleRate = 16_000

        /// In dB: of speech. Common recordings are at -35 to -12 dB.
        public static let leastLevel = -45.0

        /// Of the samples: more than an unlucky syllable or two.
        public static let mostClipped = 0.001

        /// Of the time: in the rest nobody speaks.
        public static let leastSpeech = 0.25

        /// No sentence of consent is said in less.
        public static let shortestConsent = Duration.seconds(2)
    }

    public static func rules(
        of provider: Provider, for purpose: Purpose, _ thoroughness: WantedVoice.Thoroughness = .rapid
    ) -> RecordingRules {
        var rules = RecordingRules()
        switch (provider, purpose) {
        case (.azure, .sample):
            // Learn, "Create a personal voice", prompt audio: 5 to 90 s, WAV or MP3 of 128 to 320 kbit/s at these rates.
            rules.totalLength = .seconds(5)...(.seconds(90))
            rules.byteLimit = CloningLimits.azureByteCount
            rules.takeAzureFormats()
        case (.azure, .consent):
            rules.count = 1...1
            rules.length = Own.shortestConsent...largest
            rules.byteLimit = CloningLimits.azureByteCount
            rules.takeAzureFormats()
        case (.speechify, .sample):
            // docs.speechify.ai, create voice, from version 2026-09-13.
            rules.count = 1...1
            rules.length = .seconds(10)...(.seconds(30))
            rules.containers = [.riff, .mpeg]
        case (.speechify, .consent):
            // The same: consent_recording.
            rules.count = 1...1
            rules.length = .seconds(5)...(.seconds(30))
            rules.byteLimit = CloningLimits.speechifyConsentByteCount
            rules.containers = [.riff, .mpeg]
        case (.resemble, .sample):
            // docs.app.resemble.ai, create a voice (how long together) and create a recording (how long each).
            rules.length = .seconds(1)...(.seconds(12))
            rules.count = CloningLimits.resembleRecordingCount(thoroughness)...Int.max
            rules.totalLength = .seconds(thoroughness == .rapid ? 10 : 600)...largest
        case (.resemble, .consent):
            // The same: a WAV file in base64.
            rules.count = 1...1
            rules.length = Own.shortestConsent...largest
        }
        return rules
    }

    private mutating func takeAzureFormats() {
        containers = [.riff, .mpeg]
        // With some room for what headers and tags take.
        bitRates = 120...330
        sampleRates = [16_000, 24_000, 44_100, 48_000]
    }
}

extension RecordingRules {
    /// What a recording is sent as.
    public enum Form: Sendable, Hashable {
        case asItIs
        /// As a mono WAV file of 16 bit, at this rate in Hz.
        case copy(sampleRate: Int)
    }

    /// How a recording has to be sent, if it can be.
    public func form(of facts: RecordingFacts) -> Form {
        let rate = facts.format.sampleRate
        let taken = sampleRates.isEmpty ? rate : sampleRates.first { $0 >= rate } ?? sampleRates.last ?? rate
        let isPlain = facts.wave.map { $0.tag == 1 && [16, 24, 32].contains($0.bitsPerSample) } ?? true
        let isTaken =
            containers.contains(facts.container) && isPlain && facts.format.channelCount == 1 && taken == rate
            && (facts.container != .mpeg || bitRates.contains(facts.bitRate))
        return isTaken ? .asItIs : .copy(sampleRate: taken)
    }

    /// How many bytes that takes.
    func sentByteCount(of facts: RecordingFacts) -> Int {
        guard case .copy(let rate) = form(of: facts) else { return facts.byteCount }
        return 44 + 2 * PCMFormat(sampleRate: rate).frameCount(in: facts.length)
    }
}
