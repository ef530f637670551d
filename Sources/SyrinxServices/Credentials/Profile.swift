// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import SyrinxCore

/// Settings that somebody has written down under a name.
///
/// The file is `$XDG_CONFIG_HOME/syrinx/config`, or `~/.config/syrinx/config`: lines of `name = value` below
/// `[profile]`, comments behind `#` or `;` at the start of a line.
public struct Profile: Sendable {
    /// What speaks where no profile is named.
    public static let defaultName = "default"

    /// Every setting that there is.
    public static let settingNames = [
        "provider", "region", "endpoint", "resource", "deployment", "key", "key-file", "key-command", "token",
        "token-file",
        "token-command", "resource-id", "auth", "voice", "locale", "format", "proxy", "noproxy", "cacert",
    ]

    /// The file that it stands in.
    public let path: String

    /// Others may read the file, and it holds a key, a token, or a proxy's password.
    public private(set) var isExposed = false

    private var settings: [(name: String, value: String)] = []
    private let home: String?

    /// A configuration file is written by hand.
    private static let byteLimit = 65_536

    /// - Returns: nil where there is no file, or no such profile in it, and none was named.
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where a named profile is not there, or a line makes no
    ///   sense; ``SyrinxError/Code/fileFailed`` where the file cannot be read, or where others could have written
    ///   it: it names commands.
    public static func load(
        _ name: String?, variable: (String) -> String? = Self.environment
    ) throws(SyrinxError) -> Profile? {
        guard let path = Self.path(variable) else {
            guard let name else { return nil }
            throw SyrinxError(
                .invalidArgument, "There is no profile \"\(name)\": neither XDG_CONFIG_HOME nor HOME is set.")
        }
        // SAFETY: a C string that outlives the call.
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw failure(path, errno) }
            guard let name else { return nil }
            throw SyrinxError(.invalidArgument, "There is no profile \"\(name)\": \(path) does not exist.")
        }
        defer { close(descriptor) }
        let (bytes, isOpen) = try read(descriptor, path)
        var profile = Profile(path: path, home: variable("HOME"))
        let isThere = try profile.parse(String(decoding: bytes, as: UTF8.self), name ?? defaultName)
        guard isThere else {
            guard let name else { return nil }
            throw SyrinxError(
                .invalidArgument, "There is no profile \"\(name)\" in \(path): it begins with [\(name)].")
        }
        profile.isExposed = isOpen && profile.holdsSecret
        return profile
    }

    public static func environment(_ name: String) -> String? {
        // SAFETY: a C string that is copied before the environment can change.
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    private init(path: String, home: String?) {
        self.path = path
        self.home = home
    }

    /// The last one given.
    public subscript(name: String) -> String? {
        for setting in settings.reversed() where setting.name == name { return setting.value }
        return nil
    }

    private var holdsSecret: Bool {
        self["key"] != nil || self["token"] != nil
            || self["proxy"].flatMap { try? HTTPProxy(url: $0) }?.hasPassword == true
    }

    /// A path; `~/` in front is the home directory.
    public func path(_ name: String) -> String? {
        guard let value = self[name] else { return nil }
        guard value.hasPrefix("~/"), let home else { return value }
        return home + value.dropFirst(1)
    }

    /// What it says of the service.
    public var service: ServiceSettings {
        var service = ServiceSettings(provider: self["provider"].flatMap(Provider.init) ?? .azure)
        service.region = self["region"]
        service.endpoint = self["endpoint"]
        service.resource = self["resource"]
        service.deployment = self["deployment"]
        service.resourceID = self["resource-id"]
        service.proof = self["auth"].flatMap(ServiceSettings.KeyProof.init)
        service.key =
            self["key"].map { .text($0) } ?? path("key-file").map { .file($0) }
            ?? self["key-command"].map { .command($0) }
        service.token =
            self["token"].map { .text($0) } ?? path("token-file").map { .file($0) }
            ?? self["token-command"].map { .command($0) }
        return service
    }

    private static func path(_ variable: (String) -> String?) -> String? {
        // Relative ones are to be ignored: XDG Base Directory Specification.
        if let folder = variable("XDG_CONFIG_HOME"), folder.hasPrefix("/") {
            return folder + "/syrinx/config"
        }
        guard let home = variable("HOME"), !home.isEmpty else { return nil }
        return home + "/.config/syrinx/config"
    }

    /// - Returns: The bytes, and whether others may read them, too.
    private static func read(_ descriptor: CInt, _ path: String) throws(SyrinxError) -> ([UInt8], Bool) {
        var facts = stat()
        // SAFETY: the structure has its room.
        guard unsafe fstat(descriptor, &facts) == 0 else { throw failure(path, errno) }
        guard facts.st_mode & S_IFMT == S_IFREG, facts.st_size <= byteLimit else {
            throw SyrinxError(.fileFailed, "\(path) is no file of settings: a text file below 64 KiB is one.")
        }
        guard [0, geteuid()].contains(facts.st_uid) else {
            throw SyrinxError(
                .fileFailed,
                "\(path) belongs to another user, who could have any command run: it is to be yours, or root's."
            )
        }
        guard facts.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
            throw SyrinxError(
                .fileFailed,
                "Others can change \(path), and have any command run: chmod go-w keeps it yours.")
        }
        var bytes = [UInt8](repeating: 0, count: Int(facts.st_size))
        var count = 0
        while count < bytes.count {
            // SAFETY: as many bytes as there is room for behind those that were read.
            let result = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress! + count, buffer.count - count)
            }
            if result < 0 && errno == EINTR { continue }
            guard result >= 0 else { throw failure(path, errno) }
            guard result > 0 else { break }
            count += result
        }
        return (Array(bytes.prefix(count)), facts.st_mode & (S_IRGRP | S_IROTH) != 0)
    }

    private static func failure(_ path: String, _ code: CInt) -> SyrinxError {
        // SAFETY: strerror gives a string for any number; copied before another call can change it.
        let reason = unsafe String(cString: strerror(code))
        return SyrinxError(.fileFailed, "Cannot read \(path): \(reason).")
    }

    /// - Returns: Whether the profile is there.
    private mutating func parse(_ text: String, _ wanted: String) throws(SyrinxError) -> Bool {
        var isThere = false
        var section: Substring = ""
        // CR and LF together are one character, and a line's end, too.
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            let line = SecretSource.trimmed(String(line))
            // What stands in a line may be secret: it is not shown.
            let place = "\(path), line \(index + 1)"
            if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
            if line.hasPrefix("[") && line.hasSuffix("]") {
                section = line.dropFirst().dropLast()
                isThere = isThere || section == wanted
                continue
            }
            guard let equals = line.firstIndex(of: "="), !section.isEmpty else {
                throw SyrinxError(
                    .invalidArgument,
                    "\(place): a line is [profile], name = value, or a comment behind #; the first is a [profile]."
                )
            }
            let name = SecretSource.trimmed(String(line[..<equals]))
            guard Self.settingNames.contains(name) else {
                throw SyrinxError(
                    .invalidArgument,
                    "\(place): there is no such setting; there are \(Self.settingNames.joined(separator: ", "))."
                )
            }
            let value = SecretSource.trimmed(String(line[equals...].dropFirst()))
            if name == "auth" && ServiceSettings.KeyProof(rawValue: value) == nil {
                throw SyrinxError(.invalidArgument, "\(place): auth is key or token.")
            }
            if section == wanted && !value.isEmpty { settings.append((name, value)) }
        }
        return isThere
    }
}

/// Names only: among the values are keys, tokens, and proxies with their passwords.
extension Profile: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "profile of \(path): \(settings.map(\.name).joined(separator: ", "))" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(reflecting: description) }
}
