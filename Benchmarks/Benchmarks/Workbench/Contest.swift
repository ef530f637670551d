// SPDX-License-Identifier: Apache-2.0

public import Benchmark
internal import CBareCalls
internal import Glibc

/// The same work, done by Syrinx and by what it is measured against.
public struct Contest {
    let itemCount: Int
    let soundDuration: Double?
    let ours: () -> Void
    let bare: () -> Void

    /// - Parameters:
    ///   - itemCount: What one call of `ours` and one of `bare` do so many of: packets, transfers. Enough of
    ///     them to last a millisecond: then the clock's own cost does not show.
    ///   - soundDuration: In seconds, of all the items together, where it is sound.
    public init(
        itemCount: Int, soundDuration: Double? = nil, ours: @escaping () -> Void,
        bare: @escaping () -> Void = {}
    ) {
        self.itemCount = itemCount
        self.soundDuration = soundDuration
        self.ours = ours
        self.bare = bare
    }
}

/// What an item's time is told in.
public enum TimeResolution: String {
    case picoseconds = "ps"
    case nanoseconds = "ns"
    case microseconds = "us"

    var perNanosecond: Double {
        switch self {
        case .picoseconds: 1000
        case .nanoseconds: 1
        case .microseconds: 0.001
        }
    }
}

/// A quick look that everything runs, for continuous integration: its figures mean nothing.
public let isSmokeTest = getenv("SYRINX_BENCH_SMOKE") != nil

/// Registers a benchmark that runs both sides of a contest in turns.
///
/// A sample is one run of each, back to back, the order changing from sample to sample: what the rest of
/// the machine does in between meets both sides alike, and the ratio's median hardly feels it.
///
/// - Parameter make: Called once, before the first sample: makes what the contest needs.
public func benchmarkContest(
    _ name: String, in resolution: TimeResolution = .nanoseconds, isSound: Bool = false,
    make: @escaping () -> Contest
) {
    let ours = BenchmarkMetric.custom("ours (\(resolution.rawValue))")
    let bare = BenchmarkMetric.custom("bare (\(resolution.rawValue))")
    let ratio = BenchmarkMetric.custom("ours / bare (in thousandths)")
    let speed = BenchmarkMetric.custom("ours (times real time)", polarity: .prefersLarger)
    let metrics = [ours, bare, ratio] + (isSound ? [speed] : [])
    var contest: Contest?
    var turn = 0
    Benchmark(name, configuration: .samples(of: metrics)) { benchmark in
        let contest = contest ?? make()
        if turn == 0 { (contest.ours(), contest.bare()) }
        turn += 1
        var times = (ours: 0.0, bare: 0.0)
        if turn % 2 == 0 {
            times.ours = duration(contest.ours)
            times.bare = duration(contest.bare)
        } else {
            times.bare = duration(contest.bare)
            times.ours = duration(contest.ours)
        }
        let scale = resolution.perNanosecond / Double(contest.itemCount)
        benchmark.measurement(ours, Int((times.ours * scale).rounded()))
        benchmark.measurement(bare, Int((times.bare * scale).rounded()))
        benchmark.measurement(ratio, Int((1000 * times.ours / times.bare).rounded()))
        if let seconds = contest.soundDuration {
            benchmark.measurement(speed, Int((seconds * 1e9 / times.ours).rounded()))
        }
        keep(contest)
    }

    func keep(_ made: Contest) { contest = made }
}

/// Registers a benchmark of what there is nothing to compare with in this process.
///
/// - Parameter make: Called once, before the first sample: makes what is measured. Its `bare` is not run.
public func benchmarkAlone(
    _ name: String, in resolution: TimeResolution = .nanoseconds, make: @escaping () -> Contest
) {
    let ours = BenchmarkMetric.custom("ours (\(resolution.rawValue))")
    let speed = BenchmarkMetric.custom("ours (times real time)", polarity: .prefersLarger)
    var contest: Contest?
    Benchmark(name, configuration: .samples(of: [ours, speed])) { benchmark in
        let contest = contest ?? make()
        let time = duration(contest.ours)
        let scale = resolution.perNanosecond / Double(contest.itemCount)
        benchmark.measurement(ours, Int((time * scale).rounded()))
        if let seconds = contest.soundDuration {
            benchmark.measurement(speed, Int((seconds * 1e9 / time).rounded()))
        }
        keep(contest)
    }

    func keep(_ made: Contest) { contest = made }
}

extension Benchmark.Configuration {
    /// As many samples as three seconds give; one in a smoke test.
    public static func samples(of metrics: [BenchmarkMetric], limit: Int = 2000) -> Self {
        Self(
            metrics: metrics, units: Dictionary(uniqueKeysWithValues: metrics.map { ($0, .count) }),
            warmupIterations: isSmokeTest ? 0 : 5, maxDuration: .seconds(isSmokeTest ? 1 : 3),
            maxIterations: isSmokeTest ? 1 : limit)
    }
}

/// In nanoseconds.
private func duration(_ work: () -> Void) -> Double {
    let start = bare_now()
    work()
    return Double(bare_now() - start)
}
