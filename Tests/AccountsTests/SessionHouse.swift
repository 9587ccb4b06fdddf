import Accounts
import Cache
import Logging
import Platform
import Postgres
import Redis
import Reservations
import Storage
import Support
import Testing

/// A database and a Redis that several processes' worth of `Sessions` share.
final class SessionHouse: Sendable {
    let database: FreshDatabase
    let redis: RedisServer
    let store: Store
    private let isOver = Monitor(false)

    init() throws {
        database = try FreshDatabase()
        redis = try RedisServer()
        store = database.responderStore()
    }

    deinit {
        isOver.withLock { $0 = true }
    }

    /// One whose PostgreSQL is down for good.
    func absentStore() -> Store { Store(Database.Options(conninfo: "host=/nonexistent")) }

    static var soon: Deadline { .now + .seconds(20) }

    func cache(_ path: String? = nil) -> SessionCache {
        var options = Client.Options(address: .unix(path: path ?? redis.socket))
        options.timeout = .seconds(2)
        return SessionCache(client: Client(options))
    }

    /// One more process, which listens.
    ///
    /// - Parameter reachesRedis: Otherwise its Redis is down for good.
    func sessions(
        reachesRedis: Bool = true,
        announces: Bool = true,
        listens: Bool = true
    ) throws -> Sessions {
        let sessions = Sessions(
            store: database.responderStore(),
            cache: cache(reachesRedis ? nil : "/nonexistent/redis.sock"),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            announces: announces
        )
        guard listens else { return sessions }
        let isOver = isOver
        let before = try listeners
        _ = try Thread { sessions.follow { isOver.withLock { $0 } } }
        #expect(eventually { (try? listeners) == before + 1 })
        return sessions
    }

    /// How many sessions with PostgreSQL listen, all at rest.
    var listeners: Int {
        get throws { try backends("count(*)").first.flatMap { Int($0) } ?? 0 }
    }

    /// Ends the sessions with PostgreSQL that listen.
    func cutListeners() throws {
        try backends("pg_terminate_backend(pid)")
    }

    @discardableResult
    private func backends(_ expression: String) throws -> [String] {
        // The statement after LISTEN, or a pulse: what it was before tells nothing.
        try database.query(
            """
            SELECT \(expression) FROM pg_stat_activity
            WHERE datname = current_database() AND usename = 'holdfast_responder'
              AND state = 'idle'
              AND (query = 'SELECT 1' OR query LIKE '%FROM revocations%')
            """
        )
    }

    /// An account with a session, as its access token tells.
    func visitor(_ name: String) throws -> AccessClaims {
        let ids = try database.query(
            """
            INSERT INTO users (username, email, password_hash, role)
            VALUES ('\(name)', '\(name)@example.com', '$argon2id$x', 'attendee') RETURNING id
            """
        )
        let credentials = try #require(try store.credentials(named: name, until: Self.soon))
        let begun = try store.beginSession(
            for: credentials,
            tokenHash: Array(name.utf8) + [UInt8](repeating: 0, count: 32 - name.utf8.count),
            address: "192.0.2.1",
            until: Self.soon
        )
        return AccessClaims(
            userID: try #require(ids.first),
            sessionID: try #require(begun?.id),
            role: .attendee
        )
    }

    /// Ends all sessions of an account as `sessions` does.
    func end(_ claims: AccessClaims, by sessions: Sessions) throws {
        let ended = try store.endSessions(
            userID: claims.userID,
            .operator,
            until: Self.soon
        )
        #expect(ended == [claims.sessionID])
        try sessions.bury(ended, until: Self.soon)
    }
}

extension SessionCache {
    /// What is known of the session that a token claims.
    func find(_ claims: AccessClaims) -> Finding? {
        find([(claims.sessionID, claims.userID)]).first
    }
}

extension Sessions {
    /// Who one token's bearer is.
    func principal(_ claims: AccessClaims, until deadline: Deadline) throws -> Principal? {
        try principals([claims], until: deadline)[0].get()
    }

    /// Whether a token's bearer is let in.
    func admits(_ claims: AccessClaims) throws -> Bool {
        try principal(claims, until: SessionHouse.soon) != nil
    }
}
