// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Syrinx

struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices", abstract: "List the sound devices that can play.")

    @Flag(help: "As JSON.")
    var json = false

    func run() throws {
        SoundDevice.captureMessages()
        let devices = try SoundDevice.all()
        guard !json else {
            return print(
                try JSONText.encode(devices.map { ["name": $0.name, "description": $0.description] }))
        }
        for device in devices {
            print(device.name)
            for line in device.description.split(separator: "\n") { print("    \(line)") }
        }
    }
}
