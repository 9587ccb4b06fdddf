package import Platform

/// The server as this process sees it: a bounded pool of sessions, and the rules for trying again.
package final class Database: Sendable {
    /// How to connect, and how long to wait for what.
    package struct Options: Sendable {
        /// Key words and values, or a URI, as libpq reads them; several servers are asked in turn.
        package var conninfo: String
        /// The most sessions at once.
        package var connections = 16
        /// How long a borrower waits for a free session.
        package var patience = Duration.seconds(1)
        /// How long a new session may take.
        package var connectTimeout = Duration.seconds(2)
        /// After which the server itself ends a statement.
        package var statementTimeout = Duration.seconds(2)
        /// After which the server itself ends the wait for a lock.
        package var lockTimeout = Duration.seconds(1)

        package init(conninfo: String) {
            self.conninfo = conninfo
        }
    }

    package typealias Usage = Pool<Connection, PostgresError>.Usage

    private let options: Options
    private let servers: Servers
    private let pool: Pool<Connection, PostgresError>
    private let retry: Retry

    /// Connects to nothing yet: the first use does.
    package init(_ options: Options, retry: Retry = Retry()) {
        let servers = Servers(options.conninfo)
        self.options = options
        self.servers = servers
        self.retry = retry
        let exhausted = PostgresError(
            .tooManyConnections,
            message: "no session became free in time"
        )
        pool = Pool(
            capacity: options.connections,
            exhausted: exhausted,
            isReusable: { $0.isReusable },
            open: { (deadline) throws(PostgresError) in
                try Self.connect(servers, options, deadline)
            }
        )
    }

    package var usage: Usage { pool.usage }

    /// Runs what may safely run twice, such as queries outside a transaction.
    ///
    /// Tried once more with a fresh session where the one at hand turns out to be of no use any more.
    package func read<Result>(
        until deadline: Deadline,
        _ body: (inout Connection) throws(PostgresError) -> Result
    ) throws(PostgresError) -> Result {
        do {
            return try borrow(until: deadline, body)
        } catch  where error.wantsNewSession && !deadline.hasPassed {
            pool.discardAll()
            return try borrow(until: deadline, body)
        }
    }

    /// Runs `body` in a transaction, which ends as it says, or is rolled back if it throws.
    ///
    /// By SQLSTATE alone: a serialization failure or a deadlock runs the whole of it again, at most
    /// three times, with a growing and random pause; a session lost before COMMIT was sent, or one whose
    /// server takes no changes, runs it again once. A session lost after that is `transactionResolutionUnknown`, never tried again.
    package func transaction<Result>(
        until deadline: Deadline,
        _ body: (inout Connection) throws(PostgresError) -> Ending<Result>
    ) throws(PostgresError) -> Result {
        var attempts = Retry.Attempts()
        while true {
            do {
                return try borrow(until: deadline) { (connection) throws(PostgresError) in
                    try connection.transaction(body)
                }
            } catch {
                // A statement that missed its deadline says nothing of the other sessions.
                if error.wantsNewSession, !deadline.hasPassed { pool.discardAll() }
                guard let pause = retry.pause(after: error, &attempts, deadline: deadline) else {
                    throw error
                }
                Process.sleep(pause)
            }
        }
    }

    /// Opens a session of its own beside the pool, for one who keeps it: to listen, for one.
    package func openSession(until deadline: Deadline) throws(PostgresError) -> Connection {
        try Self.connect(servers, options, deadline)
    }

    private func borrow<Result>(
        until deadline: Deadline,
        _ body: (inout Connection) throws(PostgresError) -> Result
    ) throws(PostgresError) -> Result {
        try pool.lend(patience: .now + options.patience, deadline: deadline) {
            (connection) throws(PostgresError) in
            connection.deadline = deadline
            return try body(&connection)
        }
    }

    private static func connect(
        _ servers: Servers,
        _ options: Options,
        _ deadline: Deadline
    ) throws(PostgresError) -> Connection {
        let bound = min(deadline, .now + options.connectTimeout)
        var connection = try servers.connect(until: bound)
        let settings: Statement = """
            SELECT set_config('statement_timeout', \(options.statementTimeout.milliseconds), false),
                   set_config('lock_timeout', \(options.lockTimeout.milliseconds), false),
                   set_config('idle_in_transaction_session_timeout', '10000', false),
                   set_config('timezone', 'UTC', false),
                   set_config('datestyle', 'ISO, YMD', false)
            """
        try connection.execute(settings)
        return connection
    }
}
