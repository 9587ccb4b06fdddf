import Platform
import Postgres
import Support
import Testing

struct TransactionTests {
    private let database: FreshDatabase
    private let pool: Database

    init() throws {
        database = try FreshDatabase(isEmpty: true)
        try database.query("CREATE TABLE t (n int PRIMARY KEY)")
        pool = database.pool()
    }

    private var rows: [String] {
        get throws { try database.query("SELECT n FROM t ORDER BY n") }
    }

    @Test
    func `what is committed stays`() throws {
        let result = try pool.transaction(until: .now + .seconds(10)) {
            (connection) throws(PostgresError) in
            try connection.execute("INSERT INTO t VALUES (1)")
            return .commit("done")
        }
        #expect(result == "done")
        #expect(try rows == ["1"])
    }

    @Test
    func `what is rolled back is gone, and its result is not`() throws {
        let result = try pool.transaction(until: .now + .seconds(10)) {
            (connection) throws(PostgresError) in
            try connection.execute("INSERT INTO t VALUES (1)")
            return .rollBack("refused")
        }
        #expect(result == "refused")
        #expect(try rows.isEmpty)
    }

    @Test
    func `an error rolls back, and the session serves the next one`() throws {
        let error = failure {
            try pool.transaction(until: .now + .seconds(10)) {
                (connection) throws(PostgresError) -> Ending<Void> in
                try connection.execute("INSERT INTO t VALUES (1)")
                try connection.execute("INSERT INTO t VALUES (1)")
                return .commit(())
            }
        }
        #expect(error?.sqlState == .uniqueViolation)
        #expect(error?.constraint == "t_pkey")
        #expect(try rows.isEmpty)
        #expect(pool.usage.idle == 1)
        #expect(try pool.texts("SELECT 'on'") == ["on"])
    }

    @Test
    func `a body that hides an error cannot commit what was undone`() throws {
        let error = failure {
            try pool.transaction(until: .now + .seconds(10)) {
                (connection) throws(PostgresError) in
                try connection.execute("INSERT INTO t VALUES (1)")
                _ = try? connection.execute("SELECT 1 / 0")
                return .commit(())
            }
        }
        #expect(error?.sqlState.rawValue == "25P02")
        #expect(try rows.isEmpty)
        #expect(try pool.texts("SELECT 'on'") == ["on"])
    }

    @Test
    func `a constraint that is checked at the end refuses the COMMIT by its name`() throws {
        try database.query(
            "CREATE TABLE d (n int CONSTRAINT d_n UNIQUE DEFERRABLE INITIALLY DEFERRED)"
        )
        let error = failure {
            try pool.transaction(until: .now + .seconds(10)) {
                (connection) throws(PostgresError) in
                try connection.execute("INSERT INTO d VALUES (1), (1)")
                return .commit(())
            }
        }
        #expect(error?.sqlState == .uniqueViolation)
        #expect(error?.constraint == "d_n")
    }

    @Test
    func `a session that comes back inside a transaction is not lent again`() throws {
        try pool.read(until: .now + .seconds(10)) { (connection) throws(PostgresError) in
            try connection.execute("BEGIN")
            try connection.execute("INSERT INTO t VALUES (1)")
        }
        #expect(pool.usage.idle == 0)
        #expect(try rows.isEmpty)
        // The control: a session outside one is kept.
        _ = try pool.texts("SELECT 1")
        #expect(pool.usage.idle == 1)
    }
}
