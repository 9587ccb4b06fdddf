import Glibc
import Platform
import Postgres
package import Storage

/// A database of a test's own, migrated and filled with the demo timetable, gone with the fixture.
package final class FreshDatabase: Sendable {
    package let name: String
    private let server: String

    /// Copies the server's template, made on the first use.
    ///
    /// - Parameters:
    ///   - server: How to reach the server as its superuser.
    ///   - isEmpty: Whether it has no schema at all.
    package init(on server: String? = nil, isEmpty: Bool = false) throws {
        self.server = try server ?? TestEnvironment.server()
        name = "test_\(getpid())_\(TestEnvironment.next())"
        try Leftovers.shared.drop(on: self.server)
        let template = isEmpty ? "template0" : try Template.shared.name(on: self.server)
        try Self.create(name, from: template, on: self.server)
    }

    static func create(_ name: String, from template: String, on server: String) throws {
        try run("CREATE DATABASE \(name) OWNER holdfast_owner TEMPLATE \(template)", on: server)
    }

    deinit {
        try? Self.run("DROP DATABASE IF EXISTS \(name) WITH (FORCE)", on: server)
    }

    package func conninfo(as role: String) -> String {
        "\(server) dbname=\(name) user=\(role)"
    }

    package var owner: String { conninfo(as: "holdfast_owner") }
    package var responder: String { conninfo(as: "holdfast_responder") }

    /// The operator's store.
    package func ownerStore() -> Store {
        var options = Database.Options(conninfo: owner)
        options.statementTimeout = .seconds(600)
        options.lockTimeout = .seconds(60)
        return Store(options)
    }

    package func responderStore() -> Store {
        Store(Database.Options(conninfo: responder))
    }

    /// Runs SQL as the superuser, and returns the first column as text.
    @discardableResult
    package func query(_ sql: String) throws -> [String] {
        try Connection.firstColumn(of: sql, at: conninfo(as: "postgres"), within: .seconds(300))
    }

    /// Runs several statements as the server's owner.
    package func run(script: String) throws {
        var connection = try Connection.open(
            conninfo(as: "postgres"),
            deadline: .now + .seconds(300)
        )
        try connection.run(script: script)
    }

    static func run(_ sql: String, on server: String) throws {
        var connection = try Connection.open(
            "\(server) dbname=postgres",
            deadline: .now + .seconds(300)
        )
        try connection.run(script: sql)
    }

    /// The first date and the number of days of the template's flights.
    package static let firstDate = "2027-03-01"
    package static let lastDate = "2027-03-31"
}

/// Databases of runs that were cut short; only one runs at a time on a server.
private final class Leftovers: Sendable {
    static let shared = Leftovers()

    private let cleaned = Monitor<Set<String>>([])

    func drop(on server: String) throws {
        try cleaned.withLock { cleaned in
            guard cleaned.insert(server).inserted else { return }
            let names = try Connection.firstColumn(
                of: "SELECT datname FROM pg_database WHERE datname ~ '^(test|template)_'",
                at: "\(server) dbname=postgres",
                within: .seconds(300)
            )
            for name in names {
                try FreshDatabase.run("DROP DATABASE \(name) WITH (FORCE)", on: server)
            }
        }
    }
}

/// The migrated and filled database that others are copied from, one per server.
private final class Template: Sendable {
    static let shared = Template()

    private let names = Monitor<[String: String]>([:])

    func name(on server: String) throws -> String {
        try names.withLock { names in
            if let name = names[server] { return name }
            let name = "template_\(getpid())_\(TestEnvironment.next())"
            try FreshDatabase.create(name, from: "template0", on: server)
            try fill("\(server) dbname=\(name) user=holdfast_owner")
            names[server] = name
            return name
        }
    }

    private func fill(_ conninfo: String) throws {
        let limit = Deadline.now + .seconds(120)
        var options = Database.Options(conninfo: conninfo)
        options.connections = 1
        options.statementTimeout = .seconds(60)
        let store = Store(options)
        _ = try store.migrate(until: limit) { _ in }
        let demo = "\(try TestEnvironment.root())/Config/demo"
        let flights = "\(try TestEnvironment.directory("demo"))/flights.csv"
        let substitution =
            "s/@FIRST@/\(FreshDatabase.firstDate)/g; s/@LAST@/\(FreshDatabase.lastDate)/g"
        try ChildProcess.run(
            "/bin/sh",
            ["-c", "sed '\(substitution)' '\(demo)/flights.csv.in' > '\(flights)'"]
        )
        _ = try store.importSeatMaps(try Self.seatMaps(), until: limit)
        for (kind, path) in [
            (Store.FileKind.airports, "\(demo)/airports.csv"), (.carriers, "\(demo)/carriers.csv"),
            (.aircraft, "\(demo)/aircraft.csv"), (.flights, flights),
        ] {
            _ = try store.importFile(kind, path: path, skipBad: false, until: limit) { _ in }
        }
    }

    /// Those that come with Holdfast.
    private static func seatMaps() throws -> [SeatMapFile] {
        let directory = "\(try TestEnvironment.root())/Config/seat-maps"
        let (_, files) = try ChildProcess.outcome(of: "/bin/ls", [directory])
        return try files.split(separator: "\n").filter { $0.hasSuffix(".json") }.compactMap {
            file in
            let text = try InputFile.contents(of: "\(directory)/\(file)")
            return SeatMapFile(
                name: String(file.dropLast(".json".count)),
                text: String(decoding: text, as: UTF8.self)
            )
        }
    }
}
