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
        let keyed = orders.indices.filter { orders[$0].claimsKey }
        var statements: [Statement] = [
            settings(within: patience),
            "INSERT INTO batches (id, outcome) VALUES (\(id), 'done')",
        ]
        if !keyed.isEmpty { statements.append(claim(keyed)) }
        if wanted.touchesBookings { statements.append(lockedBookings) }
        if !wanted.bookings.isEmpty { statements.append(Store.lockPayments(of: wanted.bookings)) }
        let (bookings, payments) = (keyed.isEmpty ? 2 : 3, keyed.isEmpty ? 3 : 4)
        try connection.pipeline(statements) { (index, rows) throws(PostgresError) in
            switch index {
            case 0:
                ledger.now = Moment(
                    epoch: try rows.first { (row) throws(PostgresError) in try row.int(0) } ?? 0
                )
            case payments: ledger.payments = try Store.payments(from: rows)
            case bookings: try takeBookings(rows)
            case 2:
                let claims = try rows.map { (row) throws(PostgresError) in try row.bool(0) }
                busy = Set(zip(keyed, claims).filter { !$1 }.map(\.0))
            default: break
            }
        }
        let displaceable = ledger.bookings.filter { id, booking in
            booking.status == .paymentPending && !wanted.bookings.contains(id)
        }
        if !displaceable.isEmpty {
            // Before any counter: who is behind those would wait as well.
            _ = try connection.execute(Store.lockPayments(of: Set(displaceable.keys)))
        }
        if !locked.isEmpty { try readItems(&connection) }
    }

    /// All that a batch asks for it names by keys, so that indexes are the way, in the order in which a
    /// statement names its tables, whatever these have for statistics; and one plan for all batches does.
    private func settings(within patience: Duration) -> Statement {
        """
        SELECT floor(extract(epoch FROM now()))::bigint,
               set_config('lock_timeout', \(patience.milliseconds), true),
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
        SELECT \(Store.bookingColumns), hold_expires_at <= now() AND \(Statement.isHold),
               coalesce(floor(extract(epoch FROM hold_expires_at - now())), 0)::bigint, hold_extended
        FROM bookings
        WHERE id = ANY (\(Array(wanted.bookings))::uuid[] || ARRAY(
            SELECT booking_id FROM \(Store.overdueClaims(on: wanted.seats))
        ) || ARRAY(\(Store.overdueClaims(onSeatsOf: reported))) \(overdueInCharts))
        ORDER BY id FOR UPDATE
        """
    }

    /// The overdue holds of inventories whose best seats are wanted, if there are such.
    private var overdueInCharts: Statement {
        guard !wanted.charts.isEmpty else { return "" }
        return "|| ARRAY(SELECT booking_id FROM \(Store.overdueClaims(in: wanted.charts)))"
    }

    /// Bookings whose payments' providers have something to say.
    private var reported: [String] {
        orders.compactMap {
            if case .report(let report) = $0.wish { report.bookingID } else { nil }
        }
    }

    private mutating func takeBookings(_ rows: consuming Rows) throws(PostgresError) {
        let count = Store.bookingColumnCount
        let found = try rows.map { (row) throws(PostgresError) in
            let booking = try Store.booking(from: row, [])
            var known = BookingLedger.Known(
                userID: booking.userID,
                status: booking.status,
                isOverdue: try row.bool(count),
                total: booking.total,
                secondsLeft: try row.int(count + 1),
                isExtended: try row.bool(count + 2),
                voucherID: booking.voucher?.id
            )
            known.isAtDoor = booking.isAtDoor
            return (booking, known)
        }
        for (booking, known) in found {
            locked[booking.id] = booking
            ledger.bookings[booking.id] = known
        }
    }

    /// Reads what the locked bookings keep, so that the rows of what may change hands are locked as well.
    private mutating func readItems(_ connection: inout Connection) throws(PostgresError) {
        let items = try Store.items(ofBookings: Array(locked.keys), &connection)
        for (id, items) in items {
            ledger.bookings[id]?.items = items
            locked[id]?.items = items
        }
        let moving = Set(orders.compactMap(mover))
        for (id, booking) in ledger.bookings where booking.isOverdue || moving.contains(id) {
            wanted.add(booking)
        }
    }

    /// The booking whose seats and tickets may change hands by an order.
    private func mover(_ order: BookingOrder) -> String? {
        switch order.wish {
        case .book, .pay, .refunded: return nil
        case .cancel(let wish, _): return wish.bookingID
        case .report(let report):
            let status = ledger.bookings[report.bookingID]?.status
            let isFailing = [.declined, .cancelled].contains(report.state)
            return status == .expired || status == .confirmed && isFailing
                ? report.bookingID : nil
        }
    }

    /// Locks ticket types, then inventories, and reads all that the judge must know, each in a
    /// statement of its own: it sees what those have committed for whose locks it waited.
    mutating func readFacts(_ connection: inout Connection) throws(PostgresError) {
        var read = BatchFacts()
        let questions = BatchFacts.Question.allCases.filter { $0.isOpen(self) }
        let statements = questions.map { $0.statement(self) }
        try connection.pipeline(statements) { (index, rows) throws(PostgresError) in
            try read.take(rows, of: questions[index])
        }
        if read.boundsCustomers {
            try read.takeCustomers(try connection.execute(BatchFacts.customers(wanted)))
        }
        let users = wanted.vouchers.bounded(by: read.vouchers)
        if !users.isEmpty {
            let uses = try connection.execute(BatchFacts.voucherUses(users))
            ledger.voucherUses = try BatchFacts.voucherUses(from: uses)
        }
        for voucher in read.vouchers { ledger.add(.init(voucher), id: voucher.id) }
        ledger.inventories = read.inventories
        ledger.ticketTypes = read.ticketTypes
        ledger.customers = read.customers
        ledger.terms = read.terms
        ledger.refunds = read.refunds
        for (id, quotes) in read.quotes { ledger.bookings[id]?.quotes = quotes }
        ledger.seats = read.seats.mapValues { seat in
            var seat = seat
            // Only those whose rows are locked give way.
            if case .expired(let id) = seat.owner, ledger.bookings[id]?.isOverdue != true {
                seat.owner = .justExpired
            }
            return seat
        }
        ledger.zones = read.zones
        for (id, seats) in read.charts { ledger.chart(seats, of: id) }
        fresh = read.fresh[...]
        stored = read.stored
        begun = read.begun
    }
}

extension BookingLedger.Voucher {
    fileprivate init(_ voucher: Voucher) {
        self.init(
            inventoryID: voucher.eventID,
            details: voucher.details,
            uses: voucher.uses,
            spent: voucher.spent
        )
    }
}
