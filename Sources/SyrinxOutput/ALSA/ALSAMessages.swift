// SPDX-License-Identifier: Apache-2.0

internal import CALSA
internal import Synchronization

/// What alsa-lib has to say beside its return values. It prints that on stderr unless somebody listens.
public enum ALSAMessages {
    private static let kept = Mutex<[String]>([])

    /// Enough for any one failure; alsa-lib can repeat itself without end.
    private static let limit = 32

    /// Keeps alsa-lib's words from stderr, from now on, for the whole process.
    public static func capture() {
        // SAFETY: the callback takes the text before it returns, and keeps no pointer.
        unsafe syrinx_alsa_capture_messages { text in
            guard let text = unsafe text else { return }
            ALSAMessages.keep(unsafe String(cString: text))
        }
    }

    private static func keep(_ line: String) {
        kept.withLock { if $0.count < limit { $0.append(line) } }
    }

    /// What was said since the last call.
    public static func take() -> [String] {
        kept.withLock { lines in
            defer { lines = [] }
            return lines
        }
    }
}
