// swift-tools-version: 6.2; SPDX-License-Identifier: Apache-2.0
import PackageDescription

// What reads bytes from outside, without the packages of the network: the folders and files here are links to the
// project's own.
let package = Package(
    name: "fuzzing",
    targets: [
        .systemLibrary(name: "CLAME"),
        .systemLibrary(name: "CMPG123", pkgConfig: "libmpg123"),
        .systemLibrary(name: "COpenCoreAMRWB"),
        .systemLibrary(name: "COpus", pkgConfig: "opus"),
        .systemLibrary(name: "COpusEnc", pkgConfig: "libopusenc"),
        .systemLibrary(name: "CSpeexDSP", pkgConfig: "speexdsp"),
        .target(name: "SyrinxCore"),
        .target(
            name: "SyrinxCodecs",
            dependencies: [
                "SyrinxCore", "CLAME", "CMPG123", "COpenCoreAMRWB", "COpus", "COpusEnc", "CSpeexDSP",
            ]),
        .target(
            name: "SyrinxServices", dependencies: ["SyrinxCore"],
            swiftSettings: [
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
            ]),
        .executableTarget(
            name: "Fuzz", dependencies: ["SyrinxCore", "SyrinxCodecs", "SyrinxServices"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
    ]
)
