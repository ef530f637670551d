// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// What the header of an EBML document asks of its reader (RFC 8794 section 11.2), with the defaults of
/// the specification.
struct EBMLHeader {
    private var readVersion = 1
    private var maxIDLength = 4
    private var maxSizeLength = 8
    private var isMatroska = true

    mutating func take(_ value: EBMLValue, of element: MatroskaElement) {
        switch element {
        case .ebmlReadVersion: readVersion = value.unsigned
        case .ebmlMaxIDLength: maxIDLength = value.unsigned
        case .ebmlMaxSizeLength: maxSizeLength = value.unsigned
        case .docType: isMatroska = value.isText("webm") || value.isText("matroska")
        default: break
        }
    }

    /// - Throws: Where the document is not for this reader.
    func check() throws(MediaError) {
        guard isMatroska else {
            throw MediaError(.unsupported, .giveUp, "this EBML stream is neither WebM nor Matroska")
        }
        // RFC 9559 section 3 fixes ids of 4 bytes at the most.
        guard readVersion == 1, maxIDLength == 4, (1...8).contains(maxSizeLength) else {
            throw MediaError(.unsupported, .giveUp, "this WebM stream is of a later version of EBML")
        }
    }
}
