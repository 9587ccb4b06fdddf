import CLibpq
package import Platform

/// One session with the server.
///
/// Nothing here waits past `deadline`, which each borrower sets: libpq's blocking calls have no
/// limit of their own, so only the asynchronous ones are used (chapter "Asynchronous Command
/// Processing" of the libpq manual). One thing remains: libpq resolves a host's name without a
/// limit, which addresses and unix sockets do without. A session that missed its deadline is not
/// used again.
// Sound: libpq allows one thread at a time, and a value that cannot be copied has one owner.
package struct Connection: ~Copyable, @unchecked Sendable {
    let handle: OpaquePointer

    /// When to give up waiting for the server.
    package var deadline: Deadline

    /// The prepared statements' names by their SQL.
    var prepared: [String: String] = [:]

    /// Whether a transaction is open, or an answer was left unread.
    var isBroken = false

    /// Connects within `deadline`, to the first server that takes a session.
    ///
    /// - Parameter conninfo: Key words and values, or a URI, as libpq reads them.
    package static func open(
        _ conninfo: String,
        deadline: Deadline
    ) throws(PostgresError) -> Connection {
        try Servers(conninfo).connect(until: deadline)
    }

    /// Connects to one server.
    static func open(
        _ words: [String: String],
        deadline: Deadline
    ) throws(PostgresError) -> Connection {
        let handle = withCStrings(words.keys.map(Optional.some) + [nil]) { keywords in
            withCStrings(words.values.map(Optional.some) + [nil]) {
                PQconnectStartParams(keywords, $0, 0)
            }
        }
        guard let handle else { throw PostgresError(.connectionFailure, message: "out of memory") }
        // From here on `deinit` frees the handle, also when the connect fails below.
        let connection = Connection(adopting: handle, deadline: deadline)
        // libpq prints notices to standard error unless it is told otherwise.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        try connection.finishConnecting()
        guard PQsetnonblocking(handle, 1) == 0 else { throw connection.lost() }
        return connection
    }

    private init(adopting handle: OpaquePointer, deadline: Deadline) {
        self.handle = handle
        self.deadline = deadline
    }

    deinit {
        PQfinish(handle)
    }

    /// Whether the next borrower may have it.
    package var isReusable: Bool {
        !isBroken && PQstatus(handle) == CONNECTION_OK
            && PQtransactionStatus(handle) == PQTRANS_IDLE
    }

    private func finishConnecting() throws(PostgresError) {
        var state = PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK {
            switch state {
            case PGRES_POLLING_READING: try wait(forReading: true, orWriting: false)
            case PGRES_POLLING_WRITING: try wait(forReading: false, orWriting: true)
            default: throw lost()
            }
            state = PQconnectPoll(handle)
        }
    }

    /// The error of a session that has ended.
    func lost() -> PostgresError {
        PostgresError(.connectionFailure, message: String(cString: PQerrorMessage(handle)))
    }
}
