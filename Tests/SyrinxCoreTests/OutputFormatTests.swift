// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@Suite("The service's formats")
struct OutputFormatTests {
    @Test("each is found by its own name, and named once")
    func namesAreUnique() {
        #expect(OutputFormat.catalogue.count == 37)
        #expect(Set(OutputFormat.catalogue.map(\.name)).count == OutputFormat.catalogue.count)
        for format in OutputFormat.catalogue { #expect(OutputFormat(named: format.name) == format) }
        #expect(OutputFormat(named: "riff-24khz-16bit-mono-pcm ") == nil)
        #expect(OutputFormat(named: "") == nil)
    }

    @Test("a name's rate is the format's", arguments: OutputFormat.catalogue)
    func ratesMatchNames(format: OutputFormat) {
        let parts = format.name.split(separator: "-")
        let named = parts.compactMap { part -> Int? in
            if part.hasSuffix("khz") { return Int(part.dropLast(3)).map { $0 * 1_000 } }
            return part.hasSuffix("hz") ? Int(part.dropLast(2)) : nil
        }
        #expect(named == [format.sampleRate])
        let bitRate = parts.compactMap { part -> Int? in
            let digits = part.hasSuffix("kbitrate") ? part.dropLast(8) : part.dropLast(4)
            return part.hasSuffix("kbitrate") || part.hasSuffix("kbps") ? Int(digits) : nil
        }
        if let kilobits = bitRate.first { #expect(kilobits * 1_000 == format.bitRate) }
        #expect(format.pcm == PCMFormat(sampleRate: format.sampleRate))
        #expect(format.isSentWhole == format.name.hasPrefix("riff-"))
    }

    @Test("the default one has no header and no codec delay")
    func defaultFormat() {
        #expect(OutputFormat.default.container == .none)
        #expect(OutputFormat.default.codec == .pcm)
    }
}
