// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import NIOPosix
internal import SyrinxCore

/// A file that is sent: held open, and as long as it was when it was opened.
///
/// It is read in pieces on a thread pool, as often as it is asked for; whatever changes it meanwhile is told.
final class UploadFile: Sendable {
    /// Without its folders.
    let name: String
    let byteCount: Int
    private let path: String
    private let descriptor: CInt
    private let changeTime: [Int]

    /// - Throws: ``SyrinxError/Code/fileFailed`` where it cannot be read, or is empty or no regular file.
    init(path: String) throws(SyrinxError) {
        // SAFETY: a C string that outlives the call; one live structure for the time of fstat.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0
        else {
            close(descriptor)
            throw SyrinxError(
                .fileFailed, "\(path) cannot be sent: a file with something in it is needed, and no pipe.")
        }
        self.path = path
        self.descriptor = descriptor
        name = path.split(separator: "/").last.map(String.init) ?? path
        byteCount = Int(status.st_size)
        changeTime = Self.changeTime(status)
    }

    deinit { close(descriptor) }

    private static func changeTime(_ status: stat) -> [Int] {
        [status.st_mtim.tv_sec, status.st_mtim.tv_nsec, Int(status.st_size)]
    }

    /// - Parameter count: At least 1, and within the file.
    /// - Throws: ``SyrinxError/Code/fileFailed`` where the file is not what it was any more.
    func bytes(at offset: Int, count: Int) async throws(SyrinxError) -> [UInt8] {
        let bytes: [UInt8]?
        do {
            bytes = try await NIOThreadPool.singleton.runIfActive { [self] in
                var status = stat()
                let bytes = FilePiece.read(descriptor, offset: offset, count: count)
                // SAFETY: one live structure for the time of the call.
                guard unsafe fstat(descriptor, &status) == 0, Self.changeTime(status) == changeTime else {
                    return nil
                }
                return bytes
            }
        } catch {
            throw SyrinxError(.cancelled, "Stopped.")
        }
        guard let bytes else {
            throw SyrinxError(
                .fileFailed,
                "\(path) changed while it was being sent, or cannot be read: nothing is made of it. Run this again."
            )
        }
        return bytes
    }

    /// What tells its contents from others.
    func sum() async throws(SyrinxError) -> ContentSum {
        var sum = ContentSum()
        var offset = 0
        while offset < byteCount {
            let bytes = try await bytes(at: offset, count: min(UploadBody.pieceByteCount, byteCount - offset))
            sum.add(bytes)
            offset += bytes.count
        }
        return sum
    }

    private static func failure(_ path: String, _ code: CInt) -> SyrinxError {
        // SAFETY: strerror gives a string for any number; copied before another call can change it.
        let reason = unsafe String(cString: strerror(code))
        return SyrinxError(.fileFailed, "Cannot read \(path): \(reason).")
    }

    /// Of its name, with the dot, in small letters; empty where it has none.
    var ending: String {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, let last = parts.last?.lowercased(), 1...8 ~= last.utf8.count,
            last.utf8.allSatisfy({ WebAddress.isSmallLetter($0) || WebAddress.isDigit($0) })
        else { return "" }
        return "." + last
    }

    /// By its name's ending; what is unknown is bytes (RFC 2046 section 4.5.1).
    var mediaType: String {
        switch ending {
        case ".wav", ".wave": "audio/wav"
        case ".mp3": "audio/mpeg"
        case ".ogg", ".opus", ".oga": "audio/ogg"
        case ".flac": "audio/flac"
        case ".m4a", ".mp4": "audio/mp4"
        case ".webm": "audio/webm"
        case ".png": "image/png"
        case ".jpg", ".jpeg": "image/jpeg"
        case ".webp": "image/webp"
        default: "application/octet-stream"
        }
    }
}
