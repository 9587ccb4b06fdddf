import Platform
import Postgres
import Support
import Testing

struct PoolTests {
    private let database: FreshDatabase

    init() throws {
        database = try FreshDatabase(isEmpty: true)
    }

    /// Asks for a session while two others are held for a while.
    private func ask(of pool: Database, within limit: Duration) throws -> (Duration, PostgresError?)
    {
        let held = Meeting(of: 3)
        let holders = try (0..<2).map { _ in
            try Thread {
                try? pool.read(until: .now + .seconds(10)) { (connection) throws(PostgresError) in
                    held.attend()
                    try connection.execute("SELECT pg_sleep(2)")
                }
            }
        }
        #expect(held.attend())
        let outcome = time { failure { try pool.texts("SELECT 1", within: limit) } }
        for holder in holders { holder.join() }
        return outcome
    }

    @Test
    func `a borrower waits for a free session no longer than it is told`() throws {
        let pool = database.pool {
            $0.connections = 2
            $0.patience = .milliseconds(200)
        }
        let (taken, error) = try ask(of: pool, within: .seconds(10))
        #expect(error?.sqlState == .tooManyConnections)
        #expect(taken >= .milliseconds(190))
        #expect(taken < .milliseconds(1_800))
    }

    @Test
    func `a borrower's deadline ends its wait for a free session`() throws {
        let pool = database.pool {
            $0.connections = 2
            $0.patience = .seconds(10)
        }
        let (taken, error) = try ask(of: pool, within: .milliseconds(200))
        #expect(error?.sqlState == .tooManyConnections)
        #expect(taken < .milliseconds(1_800))
    }

    @Test
    func `with patience, or with one session more, the borrower is served`() throws {
        let patient = database.pool {
            $0.connections = 2
            $0.patience = .seconds(10)
        }
        #expect(try ask(of: patient, within: .seconds(10)).1 == nil)
        let larger = database.pool {
            $0.connections = 3
            $0.patience = .milliseconds(200)
        }
        #expect(try ask(of: larger, within: .seconds(10)).1 == nil)
    }

    @Test
    func `many threads share few sessions`() throws {
        let pool = database.pool {
            $0.connections = 3
            $0.patience = .seconds(20)
        }
        let processes = try onThreads(12) { _ in
            (0..<20).compactMap { _ in
                try? pool.texts("SELECT pg_backend_pid()::text", within: .seconds(20))[0]
            }
        }
        #expect(processes.joined().count == 240)
        #expect((1...3).contains(Set(processes.joined()).count))
        #expect(pool.usage.lent == 0)
    }
}
