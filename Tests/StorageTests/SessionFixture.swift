import Platform
import Postgres
import Reservations
import Storage
import Support
import Testing

/// A database with one account, and as many sessions with PostgreSQL as threads of a race.
struct SessionFixture {
    static let threads = 16
    static let oldHash = "$argon2id$old"

    let database: FreshDatabase
    let store: Store
    let credentials: StoredCredentials

    init() throws {
        database = try FreshDatabase()
        var options = Database.Options(conninfo: database.responder)
        options.connections = Self.threads
        // Races are held up on purpose.
        options.lockTimeout = .seconds(20)
        options.statementTimeout = .seconds(30)
        store = Store(options)
        try database.query(
            """
            INSERT INTO users (username, email, password_hash, role)
            VALUES ('anna', 'anna@example.com', '\(Self.oldHash)', 'attendee')
            """
        )
        credentials = try #require(try store.credentials(named: "anna", until: Self.soon))
    }

    static var soon: Deadline { .now + .seconds(60) }

    /// What stands for SHA-256 of something, a different one for each number.
    static func hash(_ number: Int) -> [UInt8] {
        [UInt8](repeating: 7, count: 30) + [UInt8(number >> 8), UInt8(number & 0xFF)]
    }

    /// - Parameter number: That of its refresh token.
    @discardableResult
    func begin(_ number: Int = 0) throws -> BegunSession {
        let begun = try store.beginSession(
            for: credentials,
            tokenHash: Self.hash(number),
            address: "192.0.2.1",
            until: Self.soon
        )
        return try #require(begun)
    }

    /// Uses a token.
    ///
    /// - Returns: A word for what became of it.
    func rotate(
        _ number: Int = 0,
        to next: Int,
        key: Int? = nil,
        locksSession: Bool = true
    ) -> String {
        var rotation = TokenRotation(
            tokenHash: Self.hash(number),
            successorHash: Self.hash(next),
            keyHash: key.map(Self.hash)
        )
        rotation.locksSession = locksSession
        do {
            switch try store.rotate(rotation, until: Self.soon) {
            case .rotated: return "rotated"
            case .givenAgain(_, let hash): return "again \(hash == Self.hash(next))"
            case .reused: return "reused"
            case .refused: return "refused"
            }
        } catch {
            return "failed"
        }
    }

    /// How sessions have ended, `-` for those that live.
    var endings: [String] {
        get throws {
            try database.query("SELECT coalesce(end_reason, '-') FROM sessions ORDER BY id")
        }
    }

    /// How many sessions with this database wait for a lock.
    var waiting: Int {
        get throws {
            let rows = try database.query(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                """
            )
            return rows.first.flatMap { Int($0) } ?? 0
        }
    }

    /// Runs `body` on all threads while nobody can change `table`, and lets all go on together.
    ///
    /// - Returns: How often each word was returned.
    func race(
        holding table: String,
        _ body: @escaping @Sendable (Int) -> String
    ) throws -> [String: Int] {
        let words = Monitor<[String: Int]>([:])
        var holder = try Connection.open(
            database.conninfo(as: "postgres"),
            deadline: .now + .seconds(30)
        )
        try holder.run(script: "BEGIN; LOCK TABLE \(table) IN SHARE MODE")
        let crowd = try Crowd(Self.threads) { index in
            let word = body(index)
            words.withLock { $0[word, default: 0] += 1 }
        }
        let allWait = eventually { (try? waiting) == Self.threads }
        try holder.run(script: "ROLLBACK")
        crowd.join()
        #expect(allWait)
        return words.withLock { $0 }
    }
}
