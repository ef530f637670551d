// SPDX-License-Identifier: Apache-2.0

/// The elements that matter here, by id (RFC 8794 section 11.2, RFC 9559 section 5). All others are
/// passed over by their size.
enum MatroskaElement: Int {
    case ebml = 0x1A45_DFA3
    case ebmlReadVersion = 0x42F7
    case ebmlMaxIDLength = 0x42F2
    case ebmlMaxSizeLength = 0x42F3
    case docType = 0x4282

    case segment = 0x1853_8067
    case tracks = 0x1654_AE6B
    case trackEntry = 0xAE
    case trackNumber = 0xD7
    case trackType = 0x83
    case codecID = 0x86
    case codecPrivate = 0x63A2
    case codecDelay = 0x56AA
    case contentEncodings = 0x6D80
    case audio = 0xE1
    case samplingFrequency = 0xB5
    case channels = 0x9F

    case cluster = 0x1F43_B675
    case simpleBlock = 0xA3
    case blockGroup = 0xA0
    case block = 0xA1
    case discardPadding = 0x75A2

    // Only to know what ends a cluster of unknown size.
    case seekHead = 0x114D_9B74
    case info = 0x1549_A966
    case cues = 0x1C53_BB6B
    case chapters = 0x1043_A770
    case attachments = 0x1941_A469
    case tags = 0x1254_C367

    enum Content {
        /// Other elements.
        case elements
        /// A number or a text, kept in memory.
        case value
        /// Audio.
        case block
        /// Nothing that is needed.
        case other
    }

    var content: Content {
        switch self {
        case .ebml, .segment, .tracks, .trackEntry, .audio, .cluster, .blockGroup: .elements
        case .simpleBlock, .block: .block
        case .seekHead, .info, .cues, .chapters, .attachments, .tags: .other
        default: .value
        }
    }

    /// nil for what stands at the root.
    var parent: MatroskaElement? {
        switch self {
        case .ebml, .segment: nil
        case .ebmlReadVersion, .ebmlMaxIDLength, .ebmlMaxSizeLength, .docType: .ebml
        case .tracks, .cluster, .seekHead, .info, .cues, .chapters, .attachments, .tags: .segment
        case .trackEntry: .tracks
        case .trackNumber, .trackType, .codecID, .codecPrivate, .codecDelay, .contentEncodings, .audio:
            .trackEntry
        case .samplingFrequency, .channels: .audio
        case .simpleBlock, .blockGroup: .cluster
        case .block, .discardPadding: .blockGroup
        }
    }
}
