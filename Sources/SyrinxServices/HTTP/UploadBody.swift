// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// A request's body that is partly made of files: streamed from disk, with a length that is known before.
struct UploadBody: Sendable {
    enum Piece: Sendable {
        case bytes([UInt8])
        case file(UploadFile)
        /// A file in base64 with padding (RFC 4648 section 4), on one line.
        case base64(UploadFile)

        fileprivate var byteCount: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .file(let file): file.byteCount
            case .base64(let file): (file.byteCount + 2) / 3 * 4
            }
        }
    }

    /// Told of each piece of a file that is handed to the connection.
    typealias Progress = @Sendable (_ file: UploadFile, _ sentByteCount: Int) -> Void

    var pieces: [Piece]

    /// Of what is in memory at a time; a multiple of three, for base64.
    static let pieceByteCount = 48 << 10

    var byteCount: Int { pieces.reduce(0) { $0 + $1.byteCount } }

    /// Each pass over it reads the files anew.
    ///
    /// It throws ``SyrinxError`` where a file changes meanwhile, before its last piece: a body that is not what was
    /// meant never ends well.
    func stream(onProgress: @escaping Progress) -> AnyBodyStream {
        AnyBodyStream { [pieces] in
            var rest = pieces[...]
            var offset = 0
            func advance(_ file: UploadFile) async throws -> [UInt8] {
                let count = min(Self.pieceByteCount, file.byteCount - offset)
                let bytes = try await file.bytes(at: offset, count: count)
                offset += count
                onProgress(file, offset)
                if offset == file.byteCount { (rest, offset) = (rest.dropFirst(), 0) }
                return bytes
            }
            return {
                switch rest.first {
                case nil: return nil
                case .bytes(let bytes):
                    rest = rest.dropFirst()
                    return ByteBuffer(bytes: bytes)
                case .file(let file):
                    return ByteBuffer(bytes: try await advance(file))
                case .base64(let file):
                    return ByteBuffer(bytes: Base64.encoded(try await advance(file)))
                }
            }
        }
    }
}
