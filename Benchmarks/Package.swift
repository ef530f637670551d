// swift-tools-version: 6.2; SPDX-License-Identifier: Apache-2.0
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A suite: the pieces that it measures, and what measures them.
func suite(_ name: String, _ libraries: String...) -> Target {
    .executableTarget(
        name: name,
        dependencies: libraries.map { .product(name: $0, package: "syrinx") } + [
            "CBareCalls", "Workbench", .product(name: "Benchmark", package: "benchmark"),
        ],
        path: "Benchmarks/\(name)",
        swiftSettings: swiftSettings,
        plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
    )
}

let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "syrinx", path: "../"),
        // Without its interposers: they count allocations, and slow down what they count.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        suite("Rings", "_SyrinxParts"),
        suite("WakeUps", "_SyrinxParts"),
        suite("Codecs", "_SyrinxParts"),
        suite("FirstPackets", "_SyrinxParts"),
        suite("Pipelines", "_SyrinxParts"),
        .target(
            name: "Workbench",
            dependencies: ["CBareCalls", .product(name: "Benchmark", package: "benchmark")],
            path: "Benchmarks/Workbench",
            swiftSettings: swiftSettings
        ),
        .target(
            name: "CBareCalls",
            path: "Benchmarks/CBareCalls",
            linkerSettings: ["mp3lame", "mpg123", "opencore-amrwb", "opus", "vo-amrwbenc"].map {
                .linkedLibrary($0)
            }
        ),
    ]
)
