import Platform
import Postgres
import Reservations

/// How long a batch waits for a row that others have locked: whoever is behind it waits, too.
package let batchLockTimeout = Duration.milliseconds(100)

// MARK: - Locks and facts

extension BookingBatch {
    /// Claims the keys, and locks the bookings that are to be cancelled or are in the way.
    mutating func lockBookings(
        _ id: String,
        within patience: Duration,
        _ connection: inout Connection
    ) throws(PostgresError) {
        let keyed = orders.indices.filter { orders[$0].key != nil }
        var statements: [Statement] = [
            settings(within: patience),
            "INSERT INTO batches (id, outcome) VALUES (\(id), 'done')",
        ]
        if !keyed.isEmpty { statements.append(claim(keyed)) }
        if wanted.touchesBookings { statements.append(lockedBookings) }
        var known: [String: BookingLedger.Known] = [:]
        var busy: Set<Int> = []
        try connection.pipeline(statements) { (index, rows) throws(PostgresError) in
            if index == 2, !keyed.isEmpty {
                let claims = try rows.map { (row) throws(PostgresError) in try row.bool(0) }
                busy = Set(zip(keyed, claims).filter { !$1 }.map(\.0))
            } else if index >= 2 {
                for (id, booking, reference) in try rows.map(Self.known(from:)) {
                    known[id] = booking
                    lockedReferences[id] = reference
                }
            }
        }
        self.busy = busy
        if !known.isEmpty { try readItems(of: &known, &connection) }
        ledger.bookings = known
    }

    /// All that a batch asks for it names by keys, so that indexes are the way, in the order in which a
    /// statement names its tables, whatever these have for statistics; and one plan for all batches does.
    private func settings(within patience: Duration) -> Statement {
        """
        SELECT set_config('lock_timeout', \(patience.milliseconds), true),
               set_config('plan_cache_mode', 'force_generic_plan', true),
               set_config('enable_seqscan', 'off', true),
               set_config('enable_hashjoin', 'off', true),
               set_config('enable_mergejoin', 'off', true),
               set_config('join_collapse_limit', '1', true)
        """
    }

    private func claim(_ keyed: [Int]) -> Statement {
        let names = keyed.map { "\(orders[$0].userID) \(orders[$0].key?.text ?? "")" }
        return """
            SELECT pg_try_advisory_xact_lock(hashtextextended(name, 0))
            FROM unnest(\(names)::text[]) WITH ORDINALITY AS names (name, place) ORDER BY place
            """
    }

    /// An unlocked look finds the expired holds, which are then locked, and looked at again.
    ///
    /// The look is over before the first lock: a join would be looked at again for each row that was
    /// waited for, and PostgreSQL then leaves out some of those, depending on the plan.
    private var lockedBookings: Statement {
        """
        SELECT id, user_id, status, hold_expires_at <= now() AND status = 'held', reference
        FROM bookings
        WHERE id = ANY (\(Array(wanted.cancellations))::uuid[] || ARRAY(
            SELECT booking_id FROM \(Store.overdueClaims(on: wanted.seats))
        ))
        ORDER BY id FOR UPDATE
        """
    }

    private static func known(
        from row: borrowing Row
    ) throws(PostgresError) -> (id: String, BookingLedger.Known, reference: String) {
        let known = BookingLedger.Known(
            userID: try row.text(1),
            status: try row.decode(2, as: "a status") { BookingStatus(rawValue: $0) },
            isOverdue: try row.bool(3)
        )
        return (try row.text(0), known, try row.text(4))
    }

    /// Reads what the locked bookings keep, so that its rows are locked as well.
    private mutating func readItems(
        of known: inout [String: BookingLedger.Known],
        _ connection: inout Connection
    ) throws(PostgresError) {
        let items = try Store.items(ofBookings: Array(known.keys), &connection)
        for (id, items) in items { known[id]?.items = items }
        for booking in known.values { wanted.add(booking) }
    }

    /// Locks ticket types, then inventories, and reads all that the judge must know, each in a
    /// statement of its own: it sees what those have committed for whose locks it waited.
    mutating func readFacts(_ connection: inout Connection) throws(PostgresError) {
        var read = BatchFacts()
        let questions = BatchFacts.Question.allCases.filter { $0.isOpen(wanted, orders) }
        let statements = questions.map { $0.statement(wanted, orders) }
        try connection.pipeline(statements) { (index, rows) throws(PostgresError) in
            try read.take(rows, of: questions[index])
        }
        if read.boundsCustomers {
            try read.takeCustomers(try connection.execute(BatchFacts.customers(wanted)))
        }
        ledger.inventories = read.inventories
        ledger.ticketTypes = read.ticketTypes
        ledger.customers = read.customers
        ledger.seats = read.seats.mapValues { seat in
            var seat = seat
            // Only those whose rows are locked give way.
            if case .expired(let id) = seat.owner, ledger.bookings[id]?.isOverdue != true {
                seat.owner = .justExpired
            }
            return seat
        }
        fresh = read.fresh[...]
        now = read.now
        stored = read.stored
    }
}
