// SPDX-License-Identifier: Apache-2.0

/// Why an emulator cannot be started.
///
/// What goes wrong with one request is told to its client over HTTP and never thrown.
public struct EmulatorError: Error, CustomStringConvertible, Equatable {
    /// What the caller can do about it.
    public enum Kind: Sendable, Equatable {
        /// A value of the configuration is outside its range: correct it.
        case invalidConfiguration
        /// The host is reachable from other machines: allow that, or choose a loopback host.
        case notLoopback
        /// The address cannot be listened on: choose another port, or wait until it is free.
        case cannotListen
        /// The program that speaks is not installed: install it, or name another command.
        case voiceMissing
        /// The folder of recorded answers cannot be read or written: see the sentence.
        case recordingFailed
    }

    public let kind: Kind
    /// One sentence for a person, which says what to do next.
    public let sentence: String

    public var description: String { sentence }

    init(_ kind: Kind, _ sentence: String) {
        self.kind = kind
        self.sentence = sentence
    }
}
