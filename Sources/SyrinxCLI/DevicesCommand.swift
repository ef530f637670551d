// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Syrinx

struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices", abstract: "List the sound devices that can play.")

    @Flag(help: "As JSON.")
    var json = false

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
