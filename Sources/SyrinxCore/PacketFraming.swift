// SPDX-License-Identifier: Apache-2.0

/// How packets lie in a stream that should have no container: the service does not say.
public enum PacketFraming: Sendable, Hashable {
    /// Back to back, all of one size.
    ///
    /// - Parameters:
    ///   - milliseconds: What each packet sounds for.
    ///   - byteCount: nil until a format's bit rate has decided it.
    case fixed(milliseconds: Int, byteCount: Int? = nil)
    /// Two bytes before each packet tell its size, the high one first.
    case bigEndianLength
    /// Two bytes before each packet tell its size, the low one first.
    case littleEndianLength
    /// There is a container after all.
    case ogg
    case webM

    /// All that can be asked for, the likeliest first.
    public static let choices: [PacketFraming] = [
        .fixed(milliseconds: 20), .fixed(milliseconds: 10), .fixed(milliseconds: 40),
        .fixed(milliseconds: 60), .bigEndianLength, .littleEndianLength, .ogg, .webM,
    ]

    /// - Parameter name: As in ``name``.
    public init?(named name: String) {
        guard let found = Self.choices.first(where: { $0.name == name }) else { return nil }
        self = found
    }

    /// The short form for a command line: `20ms`, `length-be`, `ogg`.
    public var name: String {
        switch self {
        case .fixed(let milliseconds, _): "\(milliseconds)ms"
        case .bigEndianLength: "length-be"
        case .littleEndianLength: "length-le"
        case .ogg: "ogg"
        case .webM: "webm"
        }
    }
}

extension PacketFraming: CustomStringConvertible {
    /// For a person: `fixed 80 bytes (20 ms)`.
    public var description: String {
        switch self {
        case .fixed(let milliseconds, let byteCount?): "fixed \(byteCount) bytes (\(milliseconds) ms)"
        case .fixed(let milliseconds, nil): "fixed size (\(milliseconds) ms)"
        case .bigEndianLength: "2-byte length, big-endian"
        case .littleEndianLength: "2-byte length, little-endian"
        case .ogg: "Ogg"
        case .webM: "WebM"
        }
    }
}
