import Platform
import Postgres
import Support
import Testing

struct RestartTests {
    private static let size = 4

    /// A server of its own, and a pool all of whose sessions are open and idle.
    private static func filledPool() throws -> (PostgresServer, Database) {
        let server = try PostgresServer()
        var options = Database.Options(conninfo: "\(server.conninfo) dbname=postgres")
        options.connections = size
        let pool = Database(options)
        let meeting = Meeting(of: size)
        let errors = try onThreads(size) { _ in
            failure {
                try pool.read(until: .now + .seconds(20)) { (connection) throws(PostgresError) in
                    try connection.execute("SELECT 1")
                    meeting.attend()
                }
            }
        }
        #expect(errors == Array(repeating: nil, count: size))
        #expect(pool.usage.idle == size)
        return (server, pool)
    }

    private static func readAtOnce(from pool: Database) throws -> [PostgresError?] {
        try onThreads(size) { _ in failure { try pool.texts("SELECT 1") } }
    }

    @Test
    func `after a restart nobody meets a dead session`() throws {
        let (server, pool) = try Self.filledPool()
        var bare = try Connection.open(
            "\(server.conninfo) dbname=postgres",
            deadline: .now + .seconds(30)
        )
        try server.restart()
        #expect(try Self.readAtOnce(from: pool) == Array(repeating: nil, count: Self.size))
        // The control: a session without the pool is dead.
        let error = failure { try bare.execute("SELECT 1") }
        #expect(error?.isConnectionLoss == true)
    }

    @Test
    func `after a restart one transaction is enough to replace all sessions`() throws {
        let (server, pool) = try Self.filledPool()
        try server.restart()
        let answer = try pool.transaction(until: .now + .seconds(10)) {
            (connection) throws(PostgresError) in
            .commit(try connection.texts("SELECT 'on'"))
        }
        #expect(answer == ["on"])
        #expect(pool.usage.idle == 1)
    }

    @Test
    func `a killed server is an error at once, and is used again when it is back`() throws {
        let (server, pool) = try Self.filledPool()
        try server.kill()
        let (taken, errors) = try time { try Self.readAtOnce(from: pool) }
        #expect(errors.map { $0?.isUnavailable } == Array(repeating: true, count: Self.size))
        #expect(taken < .seconds(3))
        try server.start()
        #expect(try Self.readAtOnce(from: pool) == Array(repeating: nil, count: Self.size))
    }
}
