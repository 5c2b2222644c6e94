// swift-tools-version: 6.2
import PackageDescription

/// Every module: Swift 6 mode, and no warning is left standing.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

/// The layers that hand out borrowed bytes need lifetime annotations.
let borrowing = strict + [.enableExperimentalFeature("Lifetimes")]

/// Links the one hot binary as a self-contained static executable (release only): it starts in a third of the time.
/// The archives are named because the dependencies were compiled with dynamic autolink records.
let staticExecutable: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-static-executable", "-Xlinker", "--gc-sections", "-Xlinker", "-s", "-Xlinker", "--start-group",
      "-lFoundationEssentials", "-l_FoundationCollections", "-l_FoundationCShims", "-lswiftSynchronization",
      "-lswift_StringProcessing", "-lswift_RegexParser", "-lswiftGlibc", "-ldispatch", "-lBlocksRuntime",
      "-lswift_Builtin_float", "-Xlinker", "--end-group",
    ], .when(configuration: .release))
]

let package = Package(
  name: "byline",
  products: [
    .library(name: "Byline", targets: ["Byline", "ChangeModel", "Attribution"]),
    .executable(name: "byline", targets: ["byline"]),
    .executable(name: "byline-soak", targets: ["byline-soak"]),
    .executable(name: "byline-bench", targets: ["byline-bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CLMDB", path: "Sources/CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
    .systemLibrary(
      name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CZstd", path: "Sources/CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

    .target(name: "LMDB", dependencies: ["CLMDB"], swiftSettings: borrowing),
    .target(name: "Compression", dependencies: ["CZlib", "CZstd"], swiftSettings: strict),
    .target(name: "ByteText", swiftSettings: strict),
    .target(
      name: "ChangeModel", dependencies: [.product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .target(name: "Attribution", dependencies: ["ChangeModel", "ByteText"], swiftSettings: strict),
    .target(name: "Semantics", dependencies: ["ChangeModel", "ByteText"], swiftSettings: strict),
    .target(name: "FileSystem", dependencies: ["CShims"], swiftSettings: strict),
    .target(name: "CShims"),
    .target(name: "TOML", swiftSettings: strict),
    .target(name: "JSON", swiftSettings: strict),
    .target(name: "AISignals", dependencies: ["ChangeModel", "JSON"], swiftSettings: strict),
    .target(name: "Remote", dependencies: ["ChangeModel"], swiftSettings: strict),
    .target(
      name: "GitBridge", dependencies: ["FileSystem", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .target(
      name: "Pristine",
      dependencies: ["LMDB", "Compression", "ChangeModel", "Semantics", "ByteText", "Attribution"],
      swiftSettings: borrowing),
    .target(
      name: "WorkingCopy", dependencies: ["Pristine", "FileSystem", "Attribution"], swiftSettings: borrowing),
    .target(
      name: "Repository", dependencies: ["WorkingCopy", "Pristine", "Attribution", "Remote", "GitBridge"],
      swiftSettings: borrowing),
    .target(name: "Byline", dependencies: ["Repository", "Attribution"], swiftSettings: strict),
    .executableTarget(
      name: "byline-example", dependencies: ["Byline", "Attribution", "ChangeModel"], swiftSettings: strict),
    .target(
      name: "BylineCommands",
      dependencies: [
        "Repository", "Remote", "Attribution", "AISignals", "GitBridge", "CShims", "TOML", "JSON",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "byline", dependencies: ["BylineCommands"], swiftSettings: strict,
      linkerSettings: staticExecutable),
    .executableTarget(name: "byline-soak", dependencies: ["TestSupport"], swiftSettings: strict),
    .executableTarget(
      name: "byline-bench",
      dependencies: ["TestSupport", "FileSystem", "ChangeModel", "Attribution", "Pristine", "Repository"],
      swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: ["Repository", "Remote", "Attribution", "CShims", "JSON"],
      path: "Sources/TestSupport",
      swiftSettings: strict),

    .testTarget(name: "LMDBTests", dependencies: ["LMDB"], swiftSettings: borrowing),
    .testTarget(name: "CompressionTests", dependencies: ["Compression"], swiftSettings: borrowing),
    .testTarget(name: "ByteTextTests", dependencies: ["ByteText"], swiftSettings: strict),
    .testTarget(
      name: "ChangeModelTests", dependencies: ["ChangeModel", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "AttributionTests", dependencies: ["Attribution", "ByteText", "FileSystem", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "SemanticsTests", dependencies: ["Semantics", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "FileSystemTests", dependencies: ["FileSystem"], swiftSettings: strict),
    .testTarget(name: "TOMLTests", dependencies: ["TOML"], swiftSettings: strict),
    .testTarget(name: "GitBridgeTests", dependencies: ["GitBridge"], swiftSettings: strict),
    .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: strict),
    .testTarget(name: "AISignalsTests", dependencies: ["AISignals", "JSON"], swiftSettings: strict),
    .testTarget(name: "RemoteTests", dependencies: ["Remote", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "PristineTests", dependencies: ["Pristine", "TestSupport"], swiftSettings: borrowing),
    .testTarget(
      name: "RepositoryTests",
      dependencies: ["Repository", "Remote", "Attribution", "GitBridge", "Compression", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CommandTests", dependencies: ["BylineCommands", "TestSupport"], swiftSettings: strict),
  ]
)
