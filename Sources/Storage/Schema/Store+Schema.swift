import Postgres

extension Store {
    /// Any number that nothing else of ours locks: "hold" in ASCII.
    private static let migrationLock = 0x686F_6C64

    /// Compares the database's schema with the migrations that this program knows.
    package func schemaState(
        until deadline: ContinuousClock.Instant,
        known: [Migration] = Migration.all
    ) throws(StoreError) -> SchemaState {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try Self.schemaState(&connection, known)
        }
    }

    /// Applies what is pending, each step in a transaction of its own, one process at a time.
    ///
    /// - Parameter applied: Told of each step that has just been committed.
    /// - Returns: The state before.
    /// - Throws: Also when the state forbids it: then nothing is changed.
    package func migrate(
        until deadline: ContinuousClock.Instant,
        known: [Migration] = Migration.all,
        applied: (Migration) -> Void
    ) throws(StoreError) -> SchemaState {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            try Self.waitForOthers(&connection)
            return .commit(try Self.createRecord(&connection))
        }
        let before = try schemaState(until: deadline, known: known)
        guard before.unknown.isEmpty, before.changed.isEmpty else { return before }
        for migration in known where before.pending.contains(migration.name) {
            let isNew = try transaction(until: deadline) { (connection) throws(PostgresError) in
                .commit(try Self.apply(migration, &connection))
            }
            if isNew { applied(migration) }
        }
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            // PostgreSQL may have been brought up to date, and know time zones that are new.
            .commit(try Self.refreshTimeZones(&connection))
        }
        return before
    }

    /// Does nothing where a test's migrations have not come that far.
    private static func refreshTimeZones(
        _ connection: inout Connection
    ) throws(PostgresError) {
        let isThere = try connection.execute("SELECT to_regproc('refresh_time_zones') IS NOT NULL")
            .first { (row) throws(PostgresError) in try row.bool(0) }
        if isThere == true { try connection.execute("SELECT refresh_time_zones()") }
    }

    /// - Returns: Whether it was applied now: another process may have been first.
    private static func apply(
        _ migration: Migration,
        _ connection: inout Connection
    ) throws(PostgresError) -> Bool {
        try waitForOthers(&connection)
        let recorded = try connection.execute(
            "SELECT 1 FROM schema_migrations WHERE name = \(migration.name)"
        ).count
        guard recorded == 0 else { return false }
        try connection.run(script: migration.script)
        try connection.execute(
            """
            INSERT INTO schema_migrations (name, checksum)
            VALUES (\(migration.name), \(checksum(of: migration)))
            """
        )
        return true
    }

    /// Takes the migrations' lock, however long another process' step takes: the limit on waiting
    /// for locks is for those of the tables.
    private static func waitForOthers(_ connection: inout Connection) throws(PostgresError) {
        let limit = try connection.execute("SELECT current_setting('lock_timeout')")
            .first { (row) throws(PostgresError) in try row.text(0) }
        try connection.execute("SELECT set_config('lock_timeout', '0', true)")
        try connection.execute("SELECT pg_advisory_xact_lock(\(migrationLock))")
        try connection.execute("SELECT set_config('lock_timeout', \(limit), true)")
    }

    private static func createRecord(_ connection: inout Connection) throws(PostgresError) {
        try connection.run(
            script: """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    name       text PRIMARY KEY,
                    checksum   text NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT now()
                );
                GRANT SELECT ON schema_migrations TO holdfast_responder;
                """
        )
    }

    private static func schemaState(
        _ connection: inout Connection,
        _ known: [Migration]
    ) throws(PostgresError) -> SchemaState {
        let recorded = try recordedChecksums(&connection)
        var state = SchemaState()
        for migration in known {
            guard let recorded = recorded[migration.name] else {
                state.pending.append(migration.name)
                continue
            }
            let expected = try connection.execute("SELECT \(checksum(of: migration))")
                .first { (row) throws(PostgresError) in try row.text(0) }
            if recorded == expected {
                state.applied.append(migration.name)
            } else {
                state.changed.append(migration.name)
            }
        }
        let names = Set(known.map(\.name))
        state.unknown = recorded.keys.filter { !names.contains($0) }.sorted()
        return state
    }

    /// Checksums by name; none where no migration has ever run.
    private static func recordedChecksums(
        _ connection: inout Connection
    ) throws(PostgresError) -> [String: String] {
        do {
            let rows = try connection.execute("SELECT name, checksum FROM schema_migrations")
                .map { (row) throws(PostgresError) in (try row.text(0), try row.text(1)) }
            return Dictionary(uniqueKeysWithValues: rows)
        } catch  where error.sqlState == .undefinedTable {
            return [:]
        }
    }

    /// PostgreSQL's own SHA-256 of the text.
    private static func checksum(of migration: Migration) -> Statement {
        "encode(sha256(convert_to(\(migration.script), 'UTF8')), 'hex')"
    }
}
