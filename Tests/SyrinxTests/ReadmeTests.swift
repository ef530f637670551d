// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct ReadmeTests {
    /// The example that a newcomer copies is the one that this target compiles.
    @Test func exampleIsTheOneThatIsCompiled() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let root = folder.deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let source = try String(contentsOf: folder.appending(path: "ReadmeExample.swift"), encoding: .utf8)
        let code = source.drop { $0 != "\n" }.trimmingCharacters(in: .newlines)
        #expect(readme.contains("```swift\n\(code)\n```"))
    }
}
