// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "syrinx",
    products: [
        .library(name: "Syrinx", targets: ["Syrinx"]),
        .library(name: "SyrinxEmulator", targets: ["SyrinxEmulator"]),
        .executable(name: "syrinx", targets: ["SyrinxCLI"]),
        // The pieces, for the benchmarks: no part of the API.
        .library(name: "_SyrinxParts", targets: ["SyrinxCore", "SyrinxRealtime", "SyrinxCodecs"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .systemLibrary(name: "CALSA", pkgConfig: "alsa", providers: [.apt(["libasound2-dev"])]),
        .systemLibrary(name: "CLAME", providers: [.apt(["libmp3lame-dev"])]),
        .systemLibrary(name: "CMPG123", pkgConfig: "libmpg123", providers: [.apt(["libmpg123-dev"])]),
        .systemLibrary(name: "COpenCoreAMRWB", providers: [.apt(["libopencore-amrwb-dev"])]),
        .systemLibrary(name: "COpus", pkgConfig: "opus", providers: [.apt(["libopus-dev"])]),
        .systemLibrary(name: "COpusEnc", pkgConfig: "libopusenc", providers: [.apt(["libopusenc-dev"])]),
        .systemLibrary(name: "CSpeexDSP", pkgConfig: "speexdsp", providers: [.apt(["libspeexdsp-dev"])]),
        .systemLibrary(name: "CVoAMRWBEnc", providers: [.apt(["libvo-amrwbenc-dev"])]),
        .target(name: "CSyrinxLinux"),

        .target(name: "SyrinxCore", swiftSettings: swiftSettings),
        .target(
            name: "SyrinxRealtime",
            dependencies: ["SyrinxCore", "CSyrinxLinux"],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "SyrinxCodecs",
            dependencies: [
                "SyrinxCore", "CLAME", "CMPG123", "COpenCoreAMRWB", "COpus", "COpusEnc", "CSpeexDSP",
            ],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "SyrinxOutput",
            dependencies: ["SyrinxCore", "SyrinxRealtime", "CALSA"],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "SyrinxServices",
            dependencies: [
                "SyrinxCore", "CSyrinxLinux",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "Syrinx",
            dependencies: [
                "SyrinxCore", "SyrinxRealtime", "SyrinxCodecs", "SyrinxOutput", "SyrinxServices",
            ],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "SyrinxEmulator",
            dependencies: [
                "CLAME", "COpus", "CSpeexDSP", "CVoAMRWBEnc",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "SyrinxCLI",
            dependencies: ["Syrinx", "SyrinxEmulator"],
            swiftSettings: swiftSettings
        ),

        .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: swiftSettings),
        .testTarget(
            name: "SyrinxCoreTests", dependencies: ["SyrinxCore"], swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SyrinxRealtimeTests", dependencies: ["SyrinxCore", "SyrinxRealtime", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SyrinxCodecsTests", dependencies: ["SyrinxCore", "SyrinxCodecs", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SyrinxOutputTests",
            dependencies: [
                "AllocationCounter", "SyrinxCore", "SyrinxOutput", "SyrinxRealtime", "TestSupport",
            ],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SyrinxServicesTests",
            dependencies: [
                "SyrinxCore", "SyrinxServices", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SyrinxTests", dependencies: ["Syrinx", "SyrinxEmulator", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SyrinxEmulatorTests",
            dependencies: [
                "SyrinxEmulator",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "SyrinxCLI", "TestSupport", .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            exclude: ["Faults"],
            swiftSettings: swiftSettings
        ),
    ]
)
