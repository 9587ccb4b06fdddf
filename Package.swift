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
        .executable(name: "holdfast-worker", targets: ["worker"]),
        .executable(name: "holdfast-expire", targets: ["expire"]),
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
        .systemLibrary(
            name: "CSodium",
            pkgConfig: "libsodium",
            providers: [.apt(["libsodium-dev"])]
        ),
        .systemLibrary(
            name: "CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .systemLibrary(name: "CMicroHTTPD", providers: [.apt(["libmicrohttpd-dev"])]),

        // The only rooms with pointers.
        .target(name: "Platform", dependencies: ["CLinux"], swiftSettings: strict),
        .target(name: "Postgres", dependencies: ["CLibpq", "Platform"], swiftSettings: strict),
        .target(name: "Redis", dependencies: ["CHiredis", "Platform"], swiftSettings: strict),
        .target(
            name: "FastCGI",
            dependencies: ["CFastCGI", "CLinux", "Platform"],
            swiftSettings: strict
        ),
        .target(name: "Crypto", dependencies: ["CSodium"], swiftSettings: strict),
        .target(name: "Transfer", dependencies: ["CCurl", "Platform"], swiftSettings: strict),
        .target(
            name: "WebServer",
            dependencies: ["CMicroHTTPD", "Platform"],
            swiftSettings: strict
        ),

        // The rooms of the business.
        .target(name: "JSONText", swiftSettings: safe),
        .target(
            name: "Daemon",
            dependencies: ["JSONText", "Platform", logging],
            swiftSettings: safe
        ),
        .target(name: "HTTP", dependencies: ["JSONText", "Reservations"], swiftSettings: safe),
        .target(name: "Reservations", dependencies: ["JSONText"], swiftSettings: safe),
        .target(
            name: "Storage",
            dependencies: ["Postgres", "Reservations", "Daemon", "JSONText", "Platform"],
            resources: [.embedInCode("Migrations")],
            swiftSettings: safe
        ),
        .target(
            name: "Cache",
            dependencies: ["Redis", "Reservations", "Daemon", "Platform"],
            swiftSettings: safe
        ),
        .target(
            name: "Accounts",
            dependencies: [
                "Cache", "Crypto", "Daemon", "JSONText", "Platform", "Reservations", "Storage",
                logging,
            ],
            swiftSettings: safe
        ),
        .target(
            name: "Expiry",
            dependencies: [
                "Cache", "Daemon", "Platform", "Redis", "Reservations", "Storage", logging,
            ],
            swiftSettings: safe
        ),
        .target(
            name: "Sales",
            dependencies: [
                "Cache", "Crypto", "Daemon", "Expiry", "Platform", "Reservations", "Storage",
                logging,
            ],
            swiftSettings: safe
        ),
        .target(
            name: "Delivery",
            dependencies: [
                "Accounts", "Daemon", "Platform", "Reservations", "Storage", "Transfer", logging,
            ],
            swiftSettings: safe
        ),
        .target(
            name: "Payments",
            dependencies: [
                "Crypto", "Daemon", "JSONText", "Platform", "Reservations", "Storage", "Transfer",
                logging,
            ],
            swiftSettings: safe
        ),
        .target(
            name: "Sandbox",
            dependencies: [
                "Crypto", "Daemon", "JSONText", "Platform", "Reservations", "WebServer", logging,
            ],
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
                "Accounts", "Cache", "Daemon", "Expiry", "HTTP", "JSONText", "Payments",
                "Reservations", "Sales", "Storage", logging,
            ],
            swiftSettings: safe
        ),

        // How the parts are put together, as a type that tests can hold.
        .target(
            name: "Wiring",
            dependencies: [
                "API", "Accounts", "Cache", "Daemon", "Delivery", "Expiry", "FastCGI", "Front",
                "HTTP", "Payments", "Platform", "Redis", "Reservations", "Sales", "Sandbox",
                "Storage",
                "Transfer", logging,
            ],
            swiftSettings: safe
        ),

        // Executables: a main function each.
        .executableTarget(
            name: "responder",
            dependencies: ["Platform", "Wiring"],
            swiftSettings: safe
        ),
        .executableTarget(
            name: "worker",
            dependencies: ["Wiring"],
            swiftSettings: safe
        ),
        .executableTarget(
            name: "expire",
            dependencies: ["Wiring", arguments],
            swiftSettings: safe
        ),
        .executableTarget(
            name: "admin",
            dependencies: [
                "API", "Accounts", "Cache", "Daemon", "Expiry", "Platform", "Redis", "Reservations",
                "Storage", "Wiring", arguments, logging,
            ],
            swiftSettings: safe
        ),

        // Fixtures: real servers, a database per test, raw peers, crowds of threads.
        .target(
            name: "Support",
            dependencies: ["JSONText", "Platform", "Postgres", "Storage"],
            path: "Tests/Support",
            swiftSettings: strict
        ),
        // What the bench compares with.
        .executableTarget(
            name: "bench-limits",
            dependencies: ["Accounts", "Crypto", "Platform", "Reservations"],
            path: "Tests/Bench/Limits",
            swiftSettings: safe
        ),
        .testTarget(
            name: "PlatformTests",
            dependencies: ["Platform", "Support"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JSONTextTests",
            dependencies: ["JSONText", "Support"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HTTPTests",
            dependencies: ["HTTP", "JSONText", "Support"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReservationsTests",
            dependencies: ["Crypto", "JSONText", "Reservations", "Support"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DaemonTests",
            dependencies: ["Daemon", "JSONText", "Platform", "Support", logging],
            swiftSettings: strict
        ),
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
        .testTarget(
            name: "CacheTests",
            dependencies: ["Cache", "Daemon", "Platform", "Redis", "Reservations", "Support"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SalesTests",
            dependencies: [
                "Crypto", "Daemon", "Expiry", "Platform", "Postgres", "Reservations", "Sales",
                "Storage", "Support",
                logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ExpiryTests",
            dependencies: [
                "Cache", "Daemon", "Expiry", "Platform", "Redis", "Reservations", "Storage",
                "Support", logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CryptoTests",
            dependencies: ["Crypto", "Support"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TransferTests",
            dependencies: ["JSONText", "Platform", "Support", "Transfer"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AccountsTests",
            dependencies: [
                "Accounts", "Cache", "Crypto", "Daemon", "JSONText", "Platform", "Redis",
                "Reservations", "Storage", "Support", logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DeliveryTests",
            dependencies: [
                "Accounts", "Daemon", "Delivery", "JSONText", "Platform", "Postgres", "Storage",
                "Support", "Transfer", logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SandboxTests",
            dependencies: [
                "Daemon", "JSONText", "Platform", "Sandbox", "Support", "WebServer", logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PaymentsTests",
            dependencies: [
                "Crypto", "Daemon", "JSONText", "Payments", "Platform", "Reservations", "Storage",
                "Support", "Transfer", "WebServer", logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "APITests",
            dependencies: [
                "API", "Accounts", "Cache", "HTTP", "Platform", "Postgres", "Redis", "Reservations",
                "Storage", "Support", logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FrontTests",
            dependencies: [
                "Daemon", "FastCGI", "Front", "HTTP", "JSONText", "Platform", "Support",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "NginxTests",
            dependencies: ["JSONText", "Platform", "Support"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SystemTests",
            dependencies: [
                "Crypto", "Daemon", "JSONText", "Platform", "Storage", "Support", "Wiring",
            ],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
