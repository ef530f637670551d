// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The command under test.
enum Binary {
    /// `SYRINX_BINARY`, else what was built beside these tests.
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["SYRINX_BINARY"] { return path }
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent("syrinx").path
    }()
}

/// Files of this folder that are not Swift.
enum Folder {
    static func path(_ name: String, from file: String = #filePath) -> String {
        URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent().path + "/" + name
    }
}
