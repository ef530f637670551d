// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SyrinxCore

/// Lists of voices on disk, one file for each endpoint.
///
/// What cannot be read is not there, and what cannot be written is not kept: a list can always be asked for.
public struct VoiceCache: Sendable, Hashable {
    /// Made with mode 0700 when it is needed.
    public let directory: String

    public init(directory: String) {
        self.directory = directory
    }

    /// The user's own: `$XDG_CACHE_HOME/syrinx`, else `~/.cache/syrinx` (XDG Base Directory Specification).
    ///
    /// - Returns: nil where the environment names no place.
    public static var user: VoiceCache? {
        func path(_ name: String) -> String? {
            // SAFETY: a C string that is copied before the environment can change.
            let value = unsafe getenv(name).map { unsafe String(cString: $0) }
            // The specification has relative paths ignored.
            return value.flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        let base = path("XDG_CACHE_HOME") ?? path("HOME").map { $0 + "/.cache" }
        return base.map { VoiceCache(directory: $0 + "/syrinx") }
    }

    /// Far more than the few hundred voices take that there are.
    private static let byteLimit = 16 << 20

    /// A voice of the list that was kept last, however old.
    public func voice(named name: String, of endpoint: ServiceEndpoint) -> Voice? {
        guard case .azure(let endpoint) = endpoint else { return nil }
        return list(from: endpoint.voicesURL)?[name]
    }

    /// - Returns: nil where none is kept, it is damaged, or it comes from the future.
    func list(from url: String) -> VoiceList? {
        // SAFETY: C strings that outlive the calls; one live structure for the time of fstat.
        let descriptor = unsafe open(path(for: url), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            0...Self.byteLimit ~= Int(status.st_size)
        else { return nil }
        let age = Duration.seconds(time(nil) - status.st_mtim.tv_sec)
        guard age >= .zero, let bytes = Self.read(descriptor, count: Int(status.st_size)) else { return nil }
        guard let list = try? VoiceList(json: bytes, age: age), list.isWhole else { return nil }
        return list
    }

    func keep(_ bytes: [UInt8], from url: String) {
        // SAFETY: C strings that outlive the calls.
        // The place for caches is as private as what is in it.
        if let end = directory.lastIndex(of: "/") { unsafe mkdir(String(directory[..<end]), 0o700) }
        unsafe mkdir(directory, 0o700)
        let path = path(for: url)
        // Of this process: two that write at once do not write into each other's.
        let part = "\(path).\(getpid()).part"
        unsafe unlink(part)
        let descriptor = unsafe open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return }
        let isWritten = Self.write(bytes, descriptor)
        guard close(descriptor) == 0, isWritten, unsafe rename(part, path) == 0 else {
            unsafe unlink(part)
            return
        }
    }

    /// The endpoint's address as a name: FNV-1a of 64 bits.
    private func path(for url: String) -> String {
        let hash = url.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return "\(directory)/voices-\(String(hash, radix: 16)).json"
    }

    /// - Returns: nil where there is less than `count`.
    private static func read(_ descriptor: CInt, count: Int) -> [UInt8]? {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
            while length < count {
                // SAFETY: within the buffer, which has `count` bytes.
                let result = unsafe Glibc.read(
                    descriptor, buffer.baseAddress.map { unsafe $0 + length }, count - length)
                if result < 0 && errno == EINTR { continue }
                guard result > 0 else { return }
                length += result
            }
        }
        return bytes.count == count ? bytes : nil
    }

    private static func write(_ bytes: [UInt8], _ descriptor: CInt) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            // SAFETY: the bytes outlive the call.
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
