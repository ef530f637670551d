// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import SyrinxCore

/// What has been begun at the providers, on disk: the ids and keys of each intended voice, written before they are used,
/// so that what is killed and run again makes nothing twice.
///
/// One file for each voice, readable by the user alone. No credential stands in it, and no URL with its query.
///
/// - Thread: any; several processes at once, too.
public struct VoiceLedger: Sendable, Hashable {
    /// Made with mode 0700 when it is needed.
    public let directory: String

    public init(directory: String) {
        self.directory = directory
    }

    /// The user's own: `$XDG_STATE_HOME/syrinx/voices`, else `~/.local/state/syrinx/voices` (XDG Base Directory
    /// Specification).
    ///
    /// - Returns: nil where the environment names no place.
    public static var user: VoiceLedger? {
        func path(_ name: String) -> String? {
            // SAFETY: a C string that is copied before the environment can change.
            let value = unsafe getenv(name).map { unsafe String(cString: $0) }
            // The specification has relative paths ignored.
            return value.flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        let base = path("XDG_STATE_HOME") ?? path("HOME").map { $0 + "/.local/state" }
        return base.map { VoiceLedger(directory: $0 + "/syrinx/voices") }
    }

    /// A voice that was begun here.
    public struct Entry: Sendable, Hashable {
        public let provider: Provider

        /// ``ServiceEndpoint/managementAddress`` of where it was begun.
        public let address: String

        /// What people call it.
        public let name: String

        /// What requests about it name it by; nil: none has been made yet.
        public var voiceID: String?

        /// What `say` names it by; nil: not known yet.
        public var speakingID: String?

        /// The ids and keys that requests to make it carry, by what they are for.
        var notes: [String: String]

        /// As ``voiceID``; Azure's is chosen here, and known before the voice is made.
        var knownID: String? { voiceID ?? notes["voiceID"] }

        func isOf(_ id: String) -> Bool { knownID == id || speakingID == id }

        init(provider: Provider, address: String, name: String) {
            (self.provider, self.address, self.name) = (provider, address, name)
            notes = [:]
        }
    }

    /// What `say` names a voice by that was made here.
    ///
    /// - Parameter nameOrID: The name that it was made with, its id, or the speaking id itself.
    /// - Returns: nil where no such voice was made here for this endpoint, or it is not known yet. A damaged file holds
    ///   no voice.
    public func speakingID(of nameOrID: String, at endpoint: ServiceEndpoint) -> String? {
        let entry = try? entry(named: nameOrID, at: endpoint.managementAddress)
        return entry?.speakingID
    }

    /// The voice that was begun here with a name or an id.
    ///
    /// - Parameter address: ``ServiceEndpoint/managementAddress``.
    /// - Throws: ``SyrinxError/Code/fileFailed`` where the file of this name is damaged.
    public func entry(named nameOrID: String, at address: String) throws(SyrinxError) -> Entry? {
        if let entry = try read(path(of: nameOrID, at: address), Entry.init(json:)) { return entry }
        for entry in entries() where entry.address == address {
            if entry.isOf(nameOrID) { return entry }
        }
        return nil
    }

    /// All that can be read, by name.
    public func entries() -> [Entry] {
        let entries = fileNames("voice-").compactMap { name in
            try? read(directory + "/" + name, Entry.init(json:))
        }
        return entries.sorted { ($0.name, $0.address) < ($1.name, $1.address) }
    }

    /// Removes what is known of a voice. At the provider nothing changes.
    public func forget(_ entry: Entry) throws(SyrinxError) {
        try remove(path(of: entry.name, at: entry.address))
    }
}

extension VoiceLedger {
    /// A voice's file: named by the voice as far as a file's name can be, and by a sum of name and address.
    func path(of name: String, at address: String) -> String {
        let letters = name.lowercased().utf8.prefix(32).map { byte in
            WebAddress.isSmallLetter(byte) || WebAddress.isDigit(byte) ? byte : UInt8(ascii: "-")
        }
        let sum = ContentSum(of: Array("\(address)\u{0}\(name)".utf8)).text
        return "\(directory)/voice-\(String(decoding: letters, as: UTF8.self))-\(sum).json"
    }

    /// A sentence that a provider has made for a person.
    func challengePath(of speaker: String, at address: String) -> String {
        "\(directory)/consent-\(ContentSum(of: Array("\(address)\u{0}\(speaker)".utf8)).text).json"
    }
}

extension VoiceLedger.Entry {
    private static let format = "1"

    /// - Returns: nil where it is something else.
    init?(json: JSONValue) {
        guard json["format"] == .number(Self.format), case .string(let name)? = json["name"],
            case .string(let provider)? = json["provider"], let provider = Provider(rawValue: provider),
            case .string(let address)? = json["address"], case .object(let members)? = json["notes"]
        else { return nil }
        self.init(provider: provider, address: address, name: name)
        voiceID = json["voiceID"]?.string
        speakingID = json["speakingID"]?.string
        for member in members {
            guard let value = member.value.string else { return nil }
            notes[member.name] = value
        }
    }

    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "format", value: .number(Self.format)),
            .init(name: "provider", value: .string(provider.rawValue)),
            .init(name: "address", value: .string(address)), .init(name: "name", value: .string(name)),
        ]
        if let voiceID { members.append(.init(name: "voiceID", value: .string(voiceID))) }
        if let speakingID { members.append(.init(name: "speakingID", value: .string(speakingID))) }
        let sorted = notes.sorted { $0.key < $1.key }
        let notes = sorted.map { JSONValue.Member(name: $0.key, value: .string($0.value)) }
        return .object(members + [.init(name: "notes", value: .object(notes))])
    }
}
