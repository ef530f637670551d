// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SyrinxCore

extension VoiceLedger {
    /// The ids of a professional voice's recordings are a few dozen kilobytes.
    private static let byteLimit = 4 << 20

    /// - Returns: nil where there is no such file.
    /// - Throws: ``SyrinxError/Code/fileFailed`` where it cannot be read, or `make` makes nothing of it.
    func read<Value>(
        _ path: String, _ make: (JSONValue) -> Value?
    ) throws(SyrinxError) -> Value? {
        // SAFETY: C strings that outlive the calls; one live structure for the time of fstat.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard descriptor >= 0 else {
            let code = errno
            guard code != ENOENT && code != ENOTDIR else { return nil }
            throw Self.failure("read", path, code)
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            0...Self.byteLimit ~= Int(status.st_size),
            let bytes = FilePiece.read(descriptor, offset: 0, count: Int(status.st_size)),
            let json = try? JSONReader.value(of: bytes), let value = make(json)
        else {
            throw SyrinxError(
                .fileFailed,
                "\(path) is damaged: it says which voice was begun, and is left as it is. Look at it, compare it with "
                    + "the provider's list of voices, then move it away.")
        }
        return value
    }

    /// Puts a whole file in the place of the last one, and on the disk: after a crash one of the two is there.
    func write(_ json: JSONValue, to path: String) throws(SyrinxError) {
        try makeDirectory()
        let part = "\(path).\(getpid()).part"
        // SAFETY: C strings that outlive the calls.
        unsafe unlink(part)
        let descriptor = unsafe open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure("write", part, errno) }
        var code = Self.write(Array((json.text + "\n").utf8), descriptor)
        if code == 0 && fsync(descriptor) != 0 { code = errno }
        if close(descriptor) != 0 && code == 0 { code = errno }
        if code == 0, unsafe rename(part, path) != 0 { code = errno }
        guard code == 0 else {
            unsafe unlink(part)
            throw Self.failure("write", path, code)
        }
        syncDirectory()
    }

    func remove(_ path: String) throws(SyrinxError) {
        // SAFETY: a C string that outlives the call.
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw Self.failure("remove", path, errno) }
        syncDirectory()
    }

    /// Those in the directory that begin like this and are whole.
    func fileNames(_ start: String) -> [String] {
        DirectoryNames.names(in: directory).filter { $0.hasPrefix(start) && $0.hasSuffix(".json") }.sorted()
    }

    /// Whoever else makes the same voice, here or in another process, is waited for.
    ///
    /// - Parameter onWait: Called once, where somebody does.
    /// - Returns: What is known of the voice; a new entry where nothing is.
    func page(
        for name: String, _ provider: Provider, at address: String, onWait: () -> Void = {}
    ) async throws(SyrinxError) -> LedgerPage {
        try makeDirectory()
        let path = path(of: name, at: address)
        var lock: CInt?
        var pause = Self.firstPause
        while lock == nil {
            lock = try Self.lock(path + ".lock")
            guard lock == nil else { break }
            if pause == Self.firstPause { onWait() }
            do {
                try await Task.sleep(for: pause)
            } catch {
                throw SyrinxError(.cancelled, "Stopped.")
            }
            pause = min(pause * 2, .milliseconds(500))
        }
        guard let lock else { throw SyrinxError(.cancelled, "Stopped.") }
        let known: Entry?
        do throws(SyrinxError) {
            known = try read(path, Entry.init(json:))
        } catch {
            close(lock)
            throw error
        }
        let entry = known ?? Entry(provider: provider, address: address, name: name)
        return LedgerPage(entry, isNew: known == nil, in: self, lock: lock)
    }

    private static let firstPause = Duration.milliseconds(20)

    /// - Returns: A descriptor that is locked; nil where somebody else has the lock.
    private static func lock(_ path: String) throws(SyrinxError) -> CInt? {
        while true {
            // SAFETY: a C string that outlives the call.
            let lock = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard lock >= 0 else { throw failure("write", path, errno) }
            guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
                let code = errno
                close(lock)
                guard code == EWOULDBLOCK || code == EINTR else { throw failure("lock", path, code) }
                return nil
            }
            // Who had it before may have removed the file: then another one counts.
            var (own, other) = (stat(), stat())
            // SAFETY: live structures, and a C string that outlives the calls.
            if unsafe fstat(lock, &own) == 0, unsafe lstat(path, &other) == 0, own.st_ino == other.st_ino,
                own.st_dev == other.st_dev
            {
                return lock
            }
            close(lock)
        }
    }

    /// The places for state are as private as what is in them.
    private func makeDirectory() throws(SyrinxError) {
        // SAFETY: C strings that outlive the calls.
        guard unsafe mkdir(directory, 0o700) != 0, errno != EEXIST else { return }
        var index = directory.startIndex
        while let slash = directory[index...].dropFirst().firstIndex(of: "/") {
            unsafe mkdir(String(directory[..<slash]), 0o700)
            index = slash
        }
        guard unsafe mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw Self.failure("make", directory, errno)
        }
    }

    /// The new name is on the disk, too. Where that cannot be made sure, the file itself is whole.
    private func syncDirectory() {
        // SAFETY: a C string that outlives the call.
        let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// - Returns: 0 or an errno value.
    private static func write(_ bytes: [UInt8], _ descriptor: CInt) -> CInt {
        var rest = bytes[...]
        while !rest.isEmpty {
            // SAFETY: the bytes outlive the call.
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return count == 0 ? EIO : errno }
            rest = rest.dropFirst(count)
        }
        return 0
    }

    private static func failure(_ verb: String, _ path: String, _ code: CInt) -> SyrinxError {
        // SAFETY: strerror gives a string for any number; copied before another call can change it.
        let reason = unsafe String(cString: strerror(code))
        return SyrinxError(
            .fileFailed,
            "Cannot \(verb) \(path): \(reason). What is begun is noted there, so that nothing is made twice.")
    }
}

/// A voice's entry, for as long as nobody else may make that voice. Each change is on the disk before it counts.
final class LedgerPage {
    private(set) var entry: VoiceLedger.Entry

    /// Nothing is known of this voice.
    private(set) var isNew: Bool

    /// Its file is there, and so is the one that is locked.
    private var isOnDisk: Bool
    let ledger: VoiceLedger
    private let lock: CInt

    /// - Parameter lock: A locked descriptor; closed at the end, which unlocks it.
    fileprivate init(_ entry: VoiceLedger.Entry, isNew: Bool, in ledger: VoiceLedger, lock: CInt) {
        self.entry = entry
        self.isNew = isNew
        isOnDisk = !isNew
        self.ledger = ledger
        self.lock = lock
    }

    deinit {
        if !isOnDisk {
            // While it is locked: who waits for it finds that it is gone, and makes another.
            let path = ledger.path(of: entry.name, at: entry.address) + ".lock"
            // SAFETY: a C string that outlives the call.
            unsafe unlink(path)
        }
        close(lock)
    }

    subscript(key: String) -> String? { entry.notes[key] }

    func update(_ change: (inout VoiceLedger.Entry) -> Void) throws(SyrinxError) {
        var entry = entry
        change(&entry)
        guard isNew || entry != self.entry else { return }
        try ledger.write(entry.json, to: ledger.path(of: entry.name, at: entry.address))
        (self.entry, isNew, isOnDisk) = (entry, false, true)
    }

    func forget() throws(SyrinxError) {
        try ledger.forget(entry)
        isOnDisk = false
    }
}
