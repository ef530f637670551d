// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

@Suite("Ogg streams as they should not be, and as they may be")
struct OggStreamTests {
    private static let format = "ogg-24khz-16bit-mono-opus"

    private static func stream(_ serial: Int = 7, seconds: Double = 1, delay: Int = 200) throws -> [UInt8] {
        try Material.opus(
            24_000, options: ["--serial", "\(serial)", "--max-delay", "\(delay)"], seconds: seconds)
    }

    @Test("streams in a row are played one after the other", arguments: [true, false], [true, false])
    func chained(withEndFlag: Bool, withSameSerialNumber: Bool) throws {
        let first = try Self.stream(1)
        let second = try Self.stream(withSameSerialNumber ? 1 : 2, seconds: 0.5)
        var pages = OggPage.pages(in: first)
        if !withEndFlag { pages[pages.count - 1].isLast = false }
        let parts = [pages.flatMap(\.bytes), second, first]
        let decoded = try decode(parts.flatMap { $0 }, as: Self.format)
        #expect(decoded.error == nil)
        let expected = try parts.flatMap { try decode($0, as: Self.format).samples }
        #expect(decoded.samples.count == expected.count)
        #expect(decoded.samples == expected)
    }

    @Test("a chain can change its rate")
    func chainedRates() throws {
        let (first, second) = (try Self.stream(1), try Material.opus(16_000, options: ["--serial", "2"]))
        let decoded = try decode(first + second)
        #expect(decoded.sections.map(\.format.sampleRate) == [24_000, 16_000])
        #expect(decoded.samples == (try decode(first).samples + decode(second).samples))
    }

    @Test("without an end flag everything is played")
    func missingEnd() throws {
        var pages = OggPage.pages(in: try Self.stream())
        let packets = OggPage.packets(of: pages)
        pages[pages.count - 1].isLast = false
        let decoded = try decode(pages.flatMap(\.bytes), as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.samples.count == (packets.count - 2) * 480 - 312 / 2)
    }

    @Test("an end that makes no sense is not believed", arguments: [0, -1, 1, Int64.min, Int64.max])
    func senselessEnd(granulePosition: Int64) throws {
        // Three seconds, so that an end at 1 lies more than a second before its page.
        var pages = OggPage.pages(in: try Self.stream(seconds: 3, delay: 1_000))
        let packets = OggPage.packets(of: pages)
        pages[pages.count - 1].granulePosition = granulePosition
        let decoded = try decode(pages.flatMap(\.bytes), as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.samples.count == (packets.count - 2) * 480 - 312 / 2)
    }

    /// Before the page that it stands on, and so never the end of its packets: all of them are heard, or none.
    @Test("an end before its own page is not believed", arguments: [0.1, 0.5, 1.5])
    func endBeforeThePage(seconds: Double) throws {
        var pages = OggPage.pages(in: try Self.stream(seconds: 3, delay: 1_000))
        let packets = OggPage.packets(of: pages)
        let last = pages.count - 1
        pages[last].granulePosition = pages[last - 1].granulePosition - Int64(seconds * 48_000)
        let decoded = try decode(pages.flatMap(\.bytes), as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.samples.count == (packets.count - 2) * 480 - 312 / 2)
    }

    @Test("senseless positions on the way change nothing", arguments: [0, -1, 5, Int64.min, Int64.max])
    func senselessMiddle(granulePosition: Int64) throws {
        let stream = try Self.stream()
        var pages = OggPage.pages(in: stream)
        pages[pages.count / 2].granulePosition = granulePosition
        #expect(
            try decode(pages.flatMap(\.bytes), as: Self.format).samples
                == decode(stream, as: Self.format).samples)
    }

    @Test("a stream that was cut out of a longer one ends where it should")
    func shiftedPositions() throws {
        let stream = try Self.stream()
        var pages = OggPage.pages(in: stream)
        for index in 2..<pages.count { pages[index].granulePosition += 4_800_000 }
        #expect(try decode(pages.flatMap(\.bytes), as: Self.format) == decode(stream, as: Self.format))
    }

    @Test("packets go on from page to page")
    func continuedPackets() throws {
        let stream = try Self.stream()
        let cut = try OpusMaterial.withContinuedPackets(stream)
        #expect(OggPage.pages(in: cut).filter(\.isContinued).count > 40)
        let decoded = try decode(cut, as: Self.format)
        #expect(decoded == (try decode(stream, as: Self.format)))
        #expect(decoded.samples == (try Material.decodedByOracle(cut, sampleRate: 24_000)))
    }

    @Test("the rest of a packet whose beginning is lost is not played")
    func lostBeginning() throws {
        let pages = OggPage.pages(in: try OpusMaterial.withContinuedPackets(try Self.stream()))
        // The first page of audio holds the beginning of a packet and nothing else.
        let decoded = try decode((pages[..<2] + pages[3...]).flatMap(\.bytes), as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.skippedPacketCount == 0)
        let whole = try decode(pages.flatMap(\.bytes), as: Self.format)
        #expect(decoded.samples.count == whole.samples.count - 480)
    }

    @Test("packets whose size is a multiple of 255 are whole without another byte", arguments: [255, 510])
    func packetsOf255Bytes(byteCount: Int) throws {
        let stream = try Self.stream()
        let pages = OggPage.pages(in: stream)
        let packets = OggPage.packets(of: pages)[2...].map { OpusMaterial.padded($0, to: byteCount) }
        #expect(packets.filter { $0.count == byteCount }.count > 40)
        var result = pages[0].bytes + pages[1].bytes
        for (index, packet) in packets.enumerated() {
            var page = OggPage([packet], granulePosition: Int64(index + 1) * 960, serialNumber: 7)
            if index == packets.count - 1 {
                page.isLast = true
                page.granulePosition = pages[pages.count - 1].granulePosition
            }
            result += page.bytes
        }
        #expect(try decode(result, as: Self.format) == decode(stream, as: Self.format))
    }

    @Test("comments of many pages are passed over")
    func longComments() throws {
        let stream = try Self.stream()
        let pages = OggPage.pages(in: stream)
        var result = pages[0].bytes
        // Like a cover picture: 200 KB, in which a page seems to begin.
        let comment = Array("OpusTags".utf8) + [UInt8](repeating: 0x4F, count: 195_829)
        var rest = comment[...]
        var isContinued = false
        while rest.count > 255 * 255 {
            var page = OggPage(granulePosition: -1, serialNumber: 7)
            page.append(unfinished: Array(rest.prefix(255 * 255)))
            page.isContinued = isContinued
            rest = rest.dropFirst(255 * 255)
            isContinued = true
            result += page.bytes
        }
        var last = OggPage([Array(rest)], serialNumber: 7)
        last.isContinued = true
        result += last.bytes + pages[2...].flatMap(\.bytes)
        #expect(try decode(result, as: Self.format) == decode(stream, as: Self.format))
    }

    @Test("of streams side by side the first Opus stream is played", arguments: [true, false])
    func multiplexed(isOpusFirst: Bool) throws {
        let stream = try Self.stream()
        let pages = OggPage.pages(in: stream)
        var (other, otherData) = (
            OggPage([Array("fishead\0".utf8)], serialNumber: 99), OggPage([], serialNumber: 99)
        )
        other.isFirst = true
        otherData.append([UInt8](repeating: 0xFC, count: 300))
        var mixed = isOpusFirst ? pages[0].bytes + other.bytes : other.bytes + pages[0].bytes
        for page in pages[1...] { mixed += page.bytes + otherData.bytes }
        #expect(try decode(mixed, as: Self.format) == decode(stream, as: Self.format))
    }

    @Test("a second Opus stream beside the first is not mixed into it")
    func twoOpusStreams() throws {
        let (first, second) = (try Self.stream(1), try Self.stream(2, seconds: 1))
        let (left, right) = (OggPage.pages(in: first), OggPage.pages(in: second))
        let mixed = zip(left, right).flatMap { $0.bytes + $1.bytes }
        #expect(left.count == right.count)
        #expect(try decode(mixed, as: Self.format).samples == decode(first, as: Self.format).samples)
    }

    @Test("a damaged page is counted and played all the same")
    func damagedChecksum() throws {
        let stream = try Self.stream()
        var pages = OggPage.pages(in: stream).map(\.bytes)
        pages[3][22] ^= 1
        pages[4][22] ^= 0x80
        let decoded = try decode(pages.flatMap { $0 }, as: Self.format)
        let whole = try decode(stream, as: Self.format)
        #expect(decoded.samples == whole.samples)
        #expect(decoded.progress.damagedPageCount == 2)
        #expect(whole.progress.damagedPageCount == 0)
    }

    @Test("junk between pages is passed over")
    func junkBetweenPages() throws {
        let stream = try Self.stream()
        let pages = OggPage.pages(in: stream).map(\.bytes)
        let junk = Array("OggOggSOgg".utf8)
        let mixed = junk + pages[0] + junk + pages[1] + pages[2] + junk + pages[3...].flatMap { $0 }
        #expect(try decode(mixed, as: Self.format).samples == decode(stream, as: Self.format).samples)
    }

    @Test("an Ogg stream of something else is refused")
    func notOpus() throws {
        for codec in ["libvorbis", "flac"] {
            let stream = try Material.ffmpeg(44_100, ["-c:a", codec, "-f", "ogg"], seconds: 0.3)
            let decoded = try decode(stream, as: Self.format)
            #expect(decoded.error?.recovery == .giveUp)
            #expect(decoded.error?.reason == .unsupported)
            #expect(decoded.samples.isEmpty)
        }
    }

    @Test("Opus of more channels than two is refused")
    func surround() throws {
        var pages = OggPage.pages(in: try Self.stream())
        pages[0].body[9] = 6
        pages[0].body[18] = 1
        let decoded = try decode(pages.flatMap(\.bytes), as: Self.format)
        #expect(decoded.error?.reason == .unsupported)
    }
}
