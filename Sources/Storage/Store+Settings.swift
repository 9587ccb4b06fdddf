package import Daemon
import Postgres

extension Store {
    package static let responderDatabase = Setting<String>.text(
        "HOLDFAST_DATABASE",
        fallback: nil,
        "how the responder, the worker and the sweep reach PostgreSQL: libpq's key words and values, or a URI"
    )
    package static let ownerDatabase = Setting<String>.text(
        "HOLDFAST_OWNER_DATABASE",
        fallback: nil,
        "how holdfast migrate and import reach it: as the role that owns the schema"
    )
    static let connections = Setting<Int>.number(
        "HOLDFAST_DATABASE_CONNECTIONS",
        in: 1...500,
        fallback: 16,
        "most sessions with PostgreSQL at once"
    )
    static let patience = Setting<Duration>.milliseconds(
        "HOLDFAST_DATABASE_WAIT_MS",
        in: 1...60_000,
        fallback: 1_000,
        "longest wait for a free session"
    )
    static let connectTimeout = Setting<Duration>.milliseconds(
        "HOLDFAST_DATABASE_CONNECT_MS",
        in: 10...60_000,
        fallback: 2_000,
        "longest wait for a new session"
    )
    static let statementTimeout = Setting<Duration>.milliseconds(
        "HOLDFAST_DATABASE_STATEMENT_MS",
        in: 10...600_000,
        fallback: 2_000,
        "after which PostgreSQL ends a statement"
    )
    static let lockTimeout = Setting<Duration>.milliseconds(
        "HOLDFAST_DATABASE_LOCK_MS",
        in: 10...600_000,
        fallback: 1_000,
        "after which PostgreSQL ends the wait for a lock"
    )

    package static let settings: [any SettingDeclaration] = [
        responderDatabase, ownerDatabase, connections, patience, connectTimeout, statementTimeout,
        lockTimeout,
    ]

    /// The responder's store, by the settings.
    package convenience init(settings: Settings) throws(SettingsError) {
        var options = Database.Options(
            conninfo: try settings.value(of: Self.responderDatabase)
        )
        options.connections = try settings.value(of: Self.connections)
        options.patience = try settings.value(of: Self.patience)
        options.connectTimeout = try settings.value(of: Self.connectTimeout)
        options.statementTimeout = try settings.value(of: Self.statementTimeout)
        options.lockTimeout = try settings.value(of: Self.lockTimeout)
        self.init(options)
    }

    /// The operator's store: one session of the owning role, in no hurry.
    package convenience init(ownerBy settings: Settings) throws(SettingsError) {
        var options = Database.Options(conninfo: try settings.value(of: Self.ownerDatabase))
        options.connections = 1
        options.connectTimeout = .seconds(10)
        options.statementTimeout = .seconds(3_600)
        options.lockTimeout = .seconds(60)
        self.init(options)
    }
}
