// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SyrinxCore
internal import SyrinxOutput
internal import SyrinxRealtime

extension SyrinxError {
    init(_ error: FileError) {
        if error.isCancelled {
            self.init(.cancelled, "Stopped.")
        } else if error.isClosedPipe {
            self.init(.pipeClosed, "The reader of \(error.path) is gone.")
        } else {
            let next =
                switch error.code {
                case ENOSPC: " Make room, or choose another place."
                case EFBIG: " A WAV file ends at 4 GiB: write .mp3, .opus or .raw."
                default: ""
                }
            self.init(.fileFailed, "\(error.description.sentence).\(next)")
        }
    }

    init(_ error: ALSAError) {
        let isBusy = error.code == EBUSY
        self.init(
            .deviceFailed,
            "\(error.description.sentence). "
                + (isBusy
                    ? "Another program holds it: close that, or choose a shared device with -D default."
                    : "`syrinx devices` lists what there is; -o FILE saves the audio instead."))
    }
}

extension SyrinxError {
    init(_ error: ResourceShortage) {
        let next =
            switch error.operation {
            case .createEvent: "Close some, or raise `ulimit -n`"
            case .startThread: "Too many threads run, or memory is short: end some, or raise `ulimit -u`"
            }
        self.init(.other, "\(error.description.sentence). \(next).")
    }
}

extension SyrinxError {
    /// - Parameter code: An errno value; 0 where the device gave none.
    init(deviceLoss code: Int32, device: String) {
        // SAFETY: strerror gives a string for any number; copied before another call can change it.
        let reason = code == 0 ? "it does not start again" : unsafe String(cString: strerror(code))
        self.init(.deviceFailed, "The sound device \"\(device)\" was lost: \(reason).")
    }
}

extension String {
    /// With a capital at the start.
    fileprivate var sentence: String {
        prefix(1).uppercased() + dropFirst()
    }
}
