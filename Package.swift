// swift-tools-version: 6.2
import PackageDescription

/// The fence around every target.
let strict: [SwiftSetting] = [
    // A warning that stays becomes a habit.
    .treatAllWarnings(as: .error),
    // `any` shows where a call is dynamic.
    .enableUpcomingFeature("ExistentialAny"),
    // What a room imports is its own affair unless it says otherwise.
    .enableUpcomingFeature("InternalImportsByDefault"),
    // A member is visible only where its module is imported, so that the table of rooms is true.
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// For every target that holds no C handle: a pointer there is a mistake.
let safe = strict + [SwiftSetting.strictMemorySafety()]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "holdfast",
    products: [
        .executable(name: "holdfast", targets: ["admin"]),
        .executable(name: "holdfast-responder", targets: ["responder"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        // C libraries: a module map and a shim, nothing else.
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CFastCGI", pkgConfig: "fcgi", providers: [.apt(["libfcgi-dev"])]),

        // The only rooms with pointers.
        .target(name: "Platform", dependencies: ["CLinux"], swiftSettings: strict),
        .target(name: "Postgres", dependencies: ["CLibpq", "Platform"], swiftSettings: strict),
        .target(name: "Redis", dependencies: ["CHiredis", "Platform"], swiftSettings: strict),
        .target(
            name: "FastCGI",
            dependencies: ["CFastCGI", "CLinux", "Platform"],
            swiftSettings: strict
        ),

        // The rooms of the business.
        .target(name: "JSONText", swiftSettings: safe),
        .target(
            name: "Daemon",
            dependencies: ["JSONText", "Platform", logging],
            swiftSettings: safe
        ),
        .target(name: "HTTP", dependencies: ["JSONText"], swiftSettings: safe),
        .target(name: "Reservations", swiftSettings: safe),
        .target(
            name: "Storage",
            dependencies: ["Postgres", "Reservations", "Daemon", "Platform"],
            resources: [.embedInCode("Migrations")],
            swiftSettings: safe
        ),
        .target(
            name: "Cache",
            dependencies: ["Redis", "Reservations", "Daemon", "Platform"],
            swiftSettings: safe
        ),
        .target(
            name: "Front",
            dependencies: ["FastCGI", "HTTP", "Daemon", "Platform"],
            swiftSettings: safe
        ),
        .target(
            name: "API",
            dependencies: [
                "HTTP", "JSONText", "Reservations", "Storage", "Cache", "Daemon", logging,
            ],
            swiftSettings: safe
        ),

        // How the parts are put together, as a type that tests can hold.
        .target(
            name: "Wiring",
            dependencies: [
                "API", "Cache", "Daemon", "FastCGI", "Front", "HTTP", "Platform", "Storage",
                logging,
            ],
            swiftSettings: safe
        ),

        // Executables: a main function each.
        .executableTarget(
            name: "responder",
            dependencies: ["Daemon", "Platform", "Wiring"],
            swiftSettings: safe
        ),
        .executableTarget(
            name: "admin",
            dependencies: [
                "Cache", "Daemon", "Platform", "Reservations", "Storage", "Wiring", arguments,
            ],
            swiftSettings: safe
        ),

        // Fixtures: real servers, a database per test, raw peers.
        .target(
            name: "Support",
            dependencies: ["JSONText", "Platform", "Postgres", "Storage"],
            path: "Tests/Support",
            swiftSettings: strict
        ),

        // What needs a real server.
        .testTarget(
            name: "PostgresTests",
            dependencies: ["Platform", "Postgres", "Support"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RedisTests",
            dependencies: ["Platform", "Redis", "Support"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StorageTests",
            dependencies: ["Platform", "Postgres", "Reservations", "Storage", "Support"],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
