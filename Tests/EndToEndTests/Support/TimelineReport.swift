// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What `--json` tells, read as any program would.
struct TimelineReport {
    let milliseconds: [String: Double]
    private let fields: [String: Any]

    init(_ text: String) throws {
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        fields = object as? [String: Any] ?? [:]
        milliseconds = fields["milliseconds"] as? [String: Double] ?? [:]
    }

    func number(_ name: String) -> Int? { fields[name] as? Int }

    var underrunCount: Int? { number("underruns") }

    var device: [String: Any]? { fields["device"] as? [String: Any] }
}
