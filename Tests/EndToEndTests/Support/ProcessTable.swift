// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What /proc tells.
enum ProcessTable {
    /// The words behind the name in /proc/PID/stat: state, parent, ...
    private static func fields(_ processID: pid_t) -> [Substring] {
        let text = (try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8)) ?? ""
        return text.split(separator: ")").last?.split(separator: " ") ?? []
    }

    /// Neither gone nor a zombie.
    static func isAlive(_ processID: pid_t) -> Bool {
        guard let state = fields(processID).first else { return false }
        return state != "Z" && state != "X"
    }

    static func children(of parent: pid_t) -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { fields($0).dropFirst().first == "\(parent)" }
    }

    /// In bytes.
    static func residentByteCount(_ processID: pid_t) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(processID)/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// The most memory that it has ever had resident, in bytes.
    static func peakByteCount(_ processID: pid_t) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    }
}

extension Session {
    var hasEnded: Bool { !ProcessTable.isAlive(processID) }

    var children: [pid_t] { ProcessTable.children(of: processID) }

    /// It listens for SIGINT and SIGTERM, and so is well on its way: through signal descriptors.
    var isReady: Bool {
        let folder = "/proc/\(processID)/fdinfo"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let lines = names.flatMap { name in
            ((try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)) ?? "").split(separator: "\n")
        }
        let mask = lines.filter { $0.hasPrefix("sigmask:") }.reduce(0) { mask, line in
            mask | (line.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } ?? 0)
        }
        return [SIGINT, SIGTERM].allSatisfy { mask & (1 << (UInt64($0) - 1)) != 0 }
    }

    /// It has a socket: to a service that does not take the call, it is calling.
    var isCalling: Bool {
        let folder = "/proc/\(processID)/fd"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains { name in
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/" + name)
            return target?.contains("socket:") == true
        }
    }
}
