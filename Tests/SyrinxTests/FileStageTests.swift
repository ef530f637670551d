// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import TestSupport
import Testing

@testable import Syrinx

@Suite struct FileStageTests {
    /// A stream that comes again as other bytes is the file's beginning, too.
    @Test(arguments: [
        (OutputFormat.Container.amr, "#!AMR-WB\n"), (.silk, "#!SILK_V3"), (.none, ""),
    ])
    func magicStandsInFrontOfAReplay(_ container: OutputFormat.Container, _ magic: String) throws {
        let folder = try TemporaryDirectory()
        var stage = try FileStage(AudioFile(path: folder.file("x"), content: .serviceBytes))
        let (first, second): ([UInt8], [UInt8]) = ([1, 2, 3], [1, 2, 4, 5])
        try stage.keep(first.span) { false }
        try stage.take([1, 1].span, PCMFormat(sampleRate: 16_000)) { false }
        try stage.settle(container, isReplaying: false) { false }
        try stage.beginAgain()
        try stage.keep(second.span) { false }
        try stage.settle(container, isReplaying: true) { false }
        try stage.settle(container, isReplaying: false) { false }
        try stage.finish { false }
        #expect(try contents(of: folder.file("x")) == Array(magic.utf8) + second)
    }
}
