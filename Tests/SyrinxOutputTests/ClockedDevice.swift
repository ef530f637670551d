// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyrinxCore
import SyrinxRealtime
import TestSupport

@testable import SyrinxOutput

/// A sound device whose clock stands still until a test turns it: `Tests/Fixtures/clocked-device.c`.
///
/// Made ready in the test's own process; opened in another one, because alsa-lib reads its configuration
/// once, and there is one such device to a process.
struct ClockedDevice: ~Copyable {
    /// As alsa-lib describes the cards themselves.
    static let hardware = "Hardware PCM card 0, turned by hand"
    static let format = PCMFormat(sampleRate: 24_000)

    /// 10 and 80 ms.
    static let (period, buffer) = (240, 1_920)

    private let directory: TemporaryDirectory

    /// For the other process.
    var path: String { directory.path }

    init(title: String = hardware, sampleFormat: String = "S16_LE") throws {
        let directory = try TemporaryDirectory()
        let library = directory.file("clocked.so")
        _ = try output(of: [
            "gcc", "-shared", "-fPIC", "-DPIC", "-o", library, fixture("clocked-device.c"), "-lasound",
        ])
        let configuration = """
            pcm.null { type null }
            pcm_type.clocked { lib "\(library)" }
            pcm.device {
                type clocked speaker "\(directory.file("speaker"))" format \(sampleFormat) title "\(title)"
            }

            """
        try write(Array(configuration.utf8), to: directory.file("alsa.conf"))
        self.directory = directory
    }

    /// What was heard.
    var heard: [Int16] {
        get throws { samples(littleEndian: try contents(of: directory.file("speaker"))) }
    }

    // MARK: In the other process

    static func open(_ path: String, _ wake: WakeEvent) throws -> ALSASink {
        // SAFETY: two C strings; the process has but this thread yet that reads the environment.
        _ = unsafe setenv("ALSA_CONFIG_PATH", path + "/alsa.conf", 1)
        return try ALSASink(name: "device", format: format, wake: wake.poller)
    }

    /// Lets the device play so many frames.
    static func advance(_ frameCount: Int, in path: String) {
        // SAFETY: the device's own library, which is open already, and a function of that type in it.
        guard let library = unsafe dlopen(path + "/clocked.so", RTLD_NOW),
            let symbol = unsafe dlsym(library, "clocked_advance")
        else { return }
        unsafe unsafeBitCast(symbol, to: (@convention(c) (Int) -> Void).self)(frameCount)
    }
}
