import Platform
import Postgres
import Support
import Testing

struct DeadlineTests {
    private let database: FreshDatabase

    init() throws {
        database = try FreshDatabase(isEmpty: true)
    }

    private static let sleep: Statement = "SELECT 'awake' FROM pg_sleep(3)"

    @Test
    func `a statement that takes too long ends at the deadline, whatever the server does`() throws {
        let pool = database.pool { $0.statementTimeout = .seconds(60) }
        _ = try pool.texts("SELECT 1")
        let (taken, error) = time {
            failure { try pool.texts(Self.sleep, within: .milliseconds(300)) }
        }
        #expect(error?.sqlState == .connectionFailure)
        #expect(taken >= .milliseconds(290))
        #expect(taken < .seconds(2))
        // The session that waits for the answer still is not lent again.
        #expect(pool.usage.idle == 0)
        #expect(try pool.texts("SELECT 'on'") == ["on"])
        // The control: with more time the same statement answers.
        #expect(try pool.texts(Self.sleep) == ["awake"])
    }

    @Test
    func `a server that accepts and says nothing does not hold anybody past the deadline`() throws {
        let directory = try TestEnvironment.directory("silent")
        let accepted = Monitor<[Socket]>([])
        let listener = try SocketListener(path: "\(directory)/.s.PGSQL.5432") { socket in
            accepted.withLock { $0.append(socket) }
        }
        let pool = Database(Database.Options(conninfo: "host=\(directory) user=postgres"))
        let (taken, error) = time {
            failure { try pool.texts("SELECT 1", within: .milliseconds(300)) }
        }
        #expect(error?.isUnavailable == true)
        #expect(taken >= .milliseconds(290))
        #expect(taken < .seconds(2))
        #expect(accepted.withLock { $0.count } == 1)
        withExtendedLifetime(listener) {}
    }

    @Test
    func `a connect ends at its own limit, before the deadline`() throws {
        let directory = try TestEnvironment.directory("silent")
        let accepted = Monitor<[Socket]>([])
        let listener = try SocketListener(path: "\(directory)/.s.PGSQL.5432") { socket in
            accepted.withLock { $0.append(socket) }
        }
        var options = Database.Options(conninfo: "host=\(directory) user=postgres")
        options.connectTimeout = .milliseconds(200)
        let pool = Database(options)
        let (taken, error) = time { failure { try pool.texts("SELECT 1", within: .seconds(30)) } }
        #expect(error?.isConnectionLoss == true)
        // Tried once more: twice the limit.
        #expect(taken >= .milliseconds(390))
        #expect(taken < .seconds(3))
        withExtendedLifetime(listener) {}
    }

    @Test
    func `the server ends a statement that takes too long, and the session goes on`() throws {
        let pool = database.pool { $0.statementTimeout = .milliseconds(150) }
        let (taken, error) = time { failure { try pool.texts(Self.sleep) } }
        #expect(error?.sqlState == .queryCanceled)
        #expect(taken < .seconds(2))
        #expect(pool.usage.idle == 1)
        #expect(try pool.texts("SELECT 'on'") == ["on"])
        // The control: a longer limit lets it end.
        let patient = database.pool { $0.statementTimeout = .seconds(20) }
        #expect(try patient.texts(Self.sleep) == ["awake"])
    }

    @Test
    func `the server ends the wait for a lock, and the session goes on`() throws {
        try database.query("CREATE TABLE t (n int)")
        var holder = try database.session()
        try holder.run(script: "BEGIN; LOCK TABLE t")
        let pool = database.pool {
            $0.lockTimeout = .milliseconds(150)
            $0.statementTimeout = .seconds(20)
        }
        let (taken, error) = time { failure { try pool.texts("SELECT n FROM t") } }
        #expect(error?.sqlState == .lockNotAvailable)
        #expect(taken < .seconds(2))
        // The control: without the lock it answers at once, in the same session.
        try holder.run(script: "ROLLBACK")
        #expect(try pool.texts("SELECT n FROM t").isEmpty)
        #expect(pool.usage.idle == 1)
    }
}
