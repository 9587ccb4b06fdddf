import Platform
import Postgres
import Support
import Testing

struct LossTests {
    private let database: FreshDatabase

    init() throws {
        database = try FreshDatabase(isEmpty: true)
        try database.query("CREATE TABLE t (n int)")
    }

    /// Inserts a row, and goes on after the server has ended the session if that is wanted.
    private static func insert(
        _ connection: inout Connection,
        _ database: FreshDatabase,
        isEnded: Bool
    ) throws(PostgresError) -> Ending<Void> {
        try connection.execute("INSERT INTO t VALUES (1)")
        let process = try connection.texts("SELECT pg_backend_pid()::text")
        if isEnded {
            _ = try? database.query(
                "SELECT pg_terminate_backend(\(process[0] ?? "0"), 10000)"
            )
        }
        try connection.execute("INSERT INTO t VALUES (2)")
        return .commit(())
    }

    private func attempts(endedAttempts: Int) -> (Int, PostgresError?) {
        var attempts = 0
        let pool = database.pool()
        let error = failure {
            try pool.transaction(until: .now + .seconds(20)) {
                (connection) throws(PostgresError) in
                attempts += 1
                return try Self.insert(&connection, database, isEnded: attempts <= endedAttempts)
            }
        }
        return (attempts, error)
    }

    @Test
    func `a transaction whose session ends before COMMIT runs again once`() throws {
        let (attempts, error) = attempts(endedAttempts: 1)
        #expect(attempts == 2)
        #expect(error == nil)
        #expect(try database.query("SELECT n FROM t ORDER BY n") == ["1", "2"])
    }

    @Test
    func `a transaction whose session ends again and again runs no third time`() throws {
        let (attempts, error) = attempts(endedAttempts: 9)
        #expect(attempts == 2)
        #expect(error?.isConnectionLoss == true)
        #expect(try database.query("SELECT n FROM t").isEmpty)
    }

    @Test
    func `without trying again a lost session reaches the caller`() throws {
        var session = try database.session()
        let error = failure {
            try session.transaction { (connection) throws(PostgresError) in
                try Self.insert(&connection, database, isEnded: true)
            }
        }
        #expect(error?.isConnectionLoss == true)
    }

    /// Inserts a row through a proxy that cuts the line when it sees `word`.
    private func insert(
        cutting cut: PostgresProxy.Cut,
        at word: String
    ) throws -> (error: PostgresError?, attempts: Int, cuts: Int) {
        let server = database.conninfo(as: "postgres")
        let proxy = try PostgresProxy(to: server, cutting: cut, at: word)
        let pool = Database(Database.Options(conninfo: proxy.conninfo(insteadOf: server)))
        var attempts = 0
        let error = failure {
            try pool.transaction(until: .now + .seconds(10)) {
                (connection) throws(PostgresError) in
                attempts += 1
                try connection.execute("INSERT INTO t VALUES (3)")
                return .commit(())
            }
        }
        return (error, attempts, proxy.cuts)
    }

    @Test(arguments: [(PostgresProxy.Cut.after, ["3"]), (.before, [])])
    func `a session lost during COMMIT leaves the outcome open and is not tried again`(
        cut: PostgresProxy.Cut,
        rows: [String]
    ) throws {
        let (error, attempts, cuts) = try insert(cutting: cut, at: "COMMIT")
        #expect(error?.sqlState == .transactionResolutionUnknown)
        #expect((attempts, cuts) == (1, 1))
        // Both happen, so a caller that guesses is wrong in one of them.
        #expect(eventually { (try? database.query("SELECT n FROM t")) == rows })
    }

    @Test
    func `the same cut before COMMIT is tried again`() throws {
        let (error, attempts, cuts) = try insert(cutting: .before, at: "INSERT")
        #expect(error?.sqlState == .connectionFailure)
        #expect((attempts, cuts) == (2, 2))
        #expect(try database.query("SELECT n FROM t").isEmpty)
    }

    @Test
    func `through the same proxy without a cut the row is stored`() throws {
        let (error, attempts, cuts) = try insert(cutting: .before, at: "")
        #expect(error == nil)
        #expect((attempts, cuts) == (1, 0))
        #expect(try database.query("SELECT n FROM t") == ["3"])
    }

    @Test
    func `a read whose session has ended gets another one`() throws {
        let pool = database.pool { $0.connections = 1 }
        let process = try pool.texts("SELECT pg_backend_pid()::text")[0] ?? "0"
        try database.query("SELECT pg_terminate_backend(\(process), 10000)")
        #expect(try pool.texts("SELECT 'on'") == ["on"])
        // The control: it was another one.
        #expect(try pool.texts("SELECT pg_backend_pid()::text") != [process])
    }
}
