import Platform
import Postgres
import Support
import Synchronization
import Testing

struct DatabaseRetryTests {
    private let database: FreshDatabase
    private let pool: Database

    init() throws {
        database = try FreshDatabase(isEmpty: true)
        try database.query("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL)")
        try database.query("INSERT INTO t VALUES (1, 0), (2, 0)")
        pool = database.pool { $0.lockTimeout = .seconds(20) }
    }

    private var sum: [String] {
        get throws { try database.query("SELECT sum(n) FROM t") }
    }

    /// Locks both rows, the other one only when both threads have their first.
    private static func lockBoth(
        _ connection: inout Connection,
        from first: Int,
        _ meeting: Meeting
    ) throws(PostgresError) -> Ending<Void> {
        try connection.execute("UPDATE t SET n = n + 1 WHERE id = \(first)")
        meeting.attend()
        try connection.execute("UPDATE t SET n = n + 1 WHERE id = \(3 - first)")
        return .commit(())
    }

    @Test
    func `of two deadlocked transactions the one that was ended runs again`() throws {
        let meeting = Meeting(of: 2)
        let attempts = Atomic(0)
        let errors = try onThreads(2) { [pool] index in
            failure {
                try pool.transaction(until: .now + .seconds(20)) {
                    (connection) throws(PostgresError) in
                    attempts.add(1, ordering: .relaxed)
                    return try Self.lockBoth(&connection, from: index + 1, meeting)
                }
            }
        }
        #expect(errors == [nil, nil])
        #expect(attempts.load(ordering: .relaxed) == 3)
        #expect(try sum == ["4"])
    }

    @Test
    func `without trying again a deadlock reaches the caller`() throws {
        let meeting = Meeting(of: 2)
        let errors = try onThreads(2) { [database] index in
            failure {
                var session = try database.session()
                try session.run(script: "SET deadlock_timeout = '50ms'")
                try session.transaction { (connection) throws(PostgresError) in
                    try Self.lockBoth(&connection, from: index + 1, meeting)
                }
            }
        }
        #expect(errors.compactMap { $0?.sqlState } == [.deadlockDetected])
        #expect(try sum == ["2"])
    }

    /// Changes a row that somebody else changes after this transaction began, at its first attempt.
    private static func update(
        _ connection: inout Connection,
        _ database: FreshDatabase,
        isFirst: Bool
    ) throws(PostgresError) -> Ending<Void> {
        try connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        try connection.execute("SELECT n FROM t")
        if isFirst { _ = try? database.query("UPDATE t SET n = n + 10 WHERE id = 1") }
        try connection.execute("UPDATE t SET n = n + 1 WHERE id = 1")
        return .commit(())
    }

    @Test
    func `a transaction that cannot be serialized runs again`() throws {
        var attempts = 0
        try pool.transaction(until: .now + .seconds(20)) { (connection) throws(PostgresError) in
            attempts += 1
            return try Self.update(&connection, database, isFirst: attempts == 1)
        }
        #expect(attempts == 2)
        #expect(try sum == ["11"])
    }

    @Test
    func `without trying again a serialization failure reaches the caller`() throws {
        var session = try database.session()
        let error = failure {
            try session.transaction { (connection) throws(PostgresError) in
                try Self.update(&connection, database, isFirst: true)
            }
        }
        #expect(error?.sqlState == .serializationFailure)
        #expect(try sum == ["10"])
    }

    private func attempts(raising state: String, within limit: Duration) -> (Int, PostgresError?) {
        var attempts = 0
        let raise = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '\(state)'; END $$"
        let error = failure {
            try pool.transaction(until: .now + limit) { (connection) throws(PostgresError) in
                attempts += 1
                try connection.execute(Statement(verbatim: raise))
                return .commit(())
            }
        }
        return (attempts, error)
    }

    @Test(arguments: ["40001", "40P01"])
    func `what never succeeds is tried again three times`(state: String) {
        let (attempts, error) = attempts(raising: state, within: .seconds(20))
        #expect(attempts == 4)
        #expect(error?.sqlState.rawValue == state)
    }

    @Test(arguments: ["23505", "55P03", "57014", "P0001"])
    func `other errors are not tried again`(state: String) {
        let (attempts, error) = attempts(raising: state, within: .seconds(20))
        #expect(attempts == 1)
        #expect(error?.sqlState.rawValue == state)
    }

    @Test
    func `where the server takes no changes another session tries once more`() throws {
        var processes: [String?] = []
        try pool.transaction(until: .now + .seconds(20)) { (connection) throws(PostgresError) in
            processes += try connection.texts("SELECT pg_backend_pid()::text")
            if processes.count == 1 { try connection.execute("SET TRANSACTION READ ONLY") }
            try connection.execute("UPDATE t SET n = n + 1 WHERE id = 1")
            return .commit(())
        }
        #expect(processes.count == 2)
        #expect(processes.first != processes.last)
        #expect(try sum == ["1"])
    }
}
