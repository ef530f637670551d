// SPDX-License-Identifier: Apache-2.0

import Syrinx

struct DevicesCommand: Command {
    static let manual = Manual(
        name: "devices", abstract: "List the sound devices that can play.", discussion: "",
        options: [.flag("json", nil, "As JSON.")])

    private let json: Bool

    init(_ arguments: Arguments) {
        json = arguments.has("json")
    }

    func run() throws {
        let devices = try SoundDevice.all()
        guard !json else {
            return try StandardOutput.write(
                JSONText.encode(devices.map { ["name": $0.name, "description": $0.description] }))
        }
        let lines = devices.flatMap { device in
            [device.name] + device.description.split(separator: "\n").map { "    \($0)" }
        }
        guard !lines.isEmpty else { return }
        try StandardOutput.write(lines.joined(separator: "\n"))
    }
}
