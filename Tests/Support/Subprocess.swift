// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Runs a program to its end.
///
/// Input and outputs are files, not pipes: no deadlock however much either side writes. What needs a
/// pipe puts `cat` in front of it, in a shell.
///
/// - Parameter command: The program, looked up in `PATH`, and its arguments.
/// - Returns: The status as a shell tells it: 128 and more for a signal.
public func run(
    _ command: [String], input: [UInt8] = []
) throws -> (output: [UInt8], error: String, status: Int32) {
    let directory = try TemporaryDirectory()
    let files = ["input", "output", "error"].map { directory.file($0) }
    try write(input, to: files[0])
    try write([], to: files[1])
    try write([], to: files[2])
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: files[0]))
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: files[1]))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: files[2]))
    try process.run()
    process.waitUntilExit()
    let status = process.terminationStatus
    return (
        try contents(of: files[1]), String(decoding: try contents(of: files[2]), as: UTF8.self),
        process.terminationReason == .exit ? status : 128 + status
    )
}

/// As ``run(_:input:)``, for programs that are expected to succeed.
///
/// - Returns: What it wrote to its standard output.
public func output(of command: [String], input: [UInt8] = []) throws -> [UInt8] {
    let result = try run(command, input: input)
    guard result.status == 0 else { throw ProgramFailure(command, result.error, result.status) }
    return result.output
}

public struct ProgramFailure: Error, CustomStringConvertible {
    public let description: String

    init(_ command: [String], _ error: String, _ status: Int32) {
        description = "\(command.joined(separator: " ")) ended with \(status): \(error)"
    }
}

/// A directory that is gone with its owner.
public struct TemporaryDirectory: ~Copyable, Sendable {
    public let path: String

    public init() throws {
        path = NSTemporaryDirectory() + "syrinx-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    public func file(_ name: String) -> String { path + "/" + name }

    public var fileNames: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
}

public func contents(of path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}

public func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
}
