// SPDX-License-Identifier: Apache-2.0

import Glibc
import Syrinx

/// What the process's exit status tells; the numbers that users of curl know.
enum ExitStatus {
    static let usage: Int32 = 2

    static func code(for error: SyrinxError) -> Int32 {
        switch error.code {
        case .invalidArgument: usage
        case .unauthorized: 3
        case .throttled: 4
        case .serviceFailure: 5
        case .hostNotFound: 6
        case .connectFailed: 7
        case .partialAudio: 18
        case .requestRefused: 22
        case .timedOut: 28
        case .tlsFailed: 35
        case .deviceFailed: 40
        case .undecodable: 41
        case .fileFailed: 42
        case .pipeClosed: 141
        case .cancelled: Interruption.exitStatus ?? 130
        default: 1
        }
    }

    /// Says on standard error what went wrong, where there is anything to say, and ends the process.
    ///
    /// - Parameter manual: Of the command that failed.
    static func end(with error: any Error, in manual: Manual) -> Never {
        switch error {
        case let failure as SyrinxError:
            // What breaks while all is being stopped is no news.
            let isStopped = Interruption.exitStatus != nil && failure.code != .cancelled
            let error = isStopped ? SyrinxError(.cancelled, "Stopped.") : failure
            if error.code != .pipeClosed { StandardError.write("syrinx: \(error)") }
            exit(code(for: error))
        case is CancellationError:
            exit(Interruption.exitStatus ?? 130)
        case let failure as UsageError:
            StandardError.write(
                """
                Error: \(failure.message)
                Usage: \(HelpText(manual).usage)
                  See '\(manual.invocation) --help' for more information.
                """)
            exit(usage)
        default:
            StandardError.write("syrinx: \(error)")
            exit(1)
        }
    }
}
