import Platform
import Postgres
package import Reservations

/// What came of a batch.
package struct BatchResult: Sendable {
    /// In the order of its orders.
    package let outcomes: [BookingOutcome]
    /// Of which a search shows another number of seats from now on.
    package let routes: [RouteDate]
    /// Inventories that were sold out, of which overdue holds keep something: who wanted more of them is
    /// told to come again.
    package let overdue: [String]
    /// Overdue holds that have given way to whoever wanted their seats.
    package let displaced: [EndedBooking]
    /// From its beginning until all that it needs was locked and read.
    package let lockTime: Duration

    /// Before anything is decided.
    fileprivate static let none = BatchResult(
        outcomes: [],
        routes: [],
        overdue: [],
        displaced: [],
        lockTime: .zero
    )
}

/// How a batch failed as a whole: nothing of it is written, but where its end is unknown.
package enum BatchError: Error {
    /// Its COMMIT was not answered; this came of it if it was done.
    case unknownEnd(batchID: String, BatchResult)
    /// A row that it needs stayed locked by others for longer than a batch waits.
    case blocked
    /// One of its orders breaks a constraint, or something else that will not be otherwise later.
    case refused(StoreError)
    /// PostgreSQL cannot serve at the moment.
    case unavailable(StoreError)
}

extension Store {
    /// Decides on orders, in the order in which they are given, and writes what comes of it, in one
    /// transaction.
    ///
    /// - Parameters:
    ///   - sparesOverdue: Whether nobody is told that something is sold out of which overdue holds keep a
    ///     part.
    ///   - patience: How long to wait for a row that others have locked.
    package func book(
        _ orders: [BookingOrder],
        _ references: BookingReference,
        sparesOverdue: Bool = false,
        lockingWithin patience: Duration = batchLockTimeout,
        until deadline: ContinuousClock.Instant
    ) throws(BatchError) -> BatchResult {
        let id = UniqueID.random()
        var decided = BatchResult.none
        do throws(PostgresError) {
            return try database.transaction(until: deadline) {
                (connection) throws(PostgresError) in
                let start = ContinuousClock.now
                var batch = BookingBatch(orders)
                try batch.lockBookings(id, within: patience, &connection)
                try batch.readFacts(&connection)
                let lockTime = ContinuousClock.now - start
                decided = try Self.perform(
                    &batch,
                    references,
                    sparesOverdue: sparesOverdue,
                    lockTime: lockTime,
                    &connection
                )
                return .commit(decided)
            }
        } catch {
            let failure = failures.counted(error)
            switch error.sqlState {
            case .transactionResolutionUnknown: throw .unknownEnd(batchID: id, decided)
            case .lockNotAvailable: throw .blocked
            default: throw error.isUnavailable ? .unavailable(failure) : .refused(failure)
            }
        }
    }

    /// Decides on a batch whose facts are read, and writes what comes of it.
    private static func perform(
        _ batch: inout BookingBatch,
        _ references: BookingReference,
        sparesOverdue: Bool,
        lockTime: Duration,
        _ connection: inout Connection
    ) throws(PostgresError) -> BatchResult {
        var outcomes = batch.decide(references)
        let overdue = sparesOverdue ? try overdue(in: outcomes, &connection) : []
        outcomes = outcomes.map { $0.isShort(of: overdue) ? .refused(.again) : $0 }
        let routes = try write(batch.changes, &connection)
        let answers = zip(batch.orders, outcomes).compactMap { order, outcome in
            StoredKey(order, outcome)
        }
        if !answers.isEmpty { try connection.execute(Self.store(answers)) }
        return BatchResult(
            outcomes: outcomes,
            routes: routes,
            overdue: Array(overdue),
            displaced: batch.displaced,
            lockTime: lockTime
        )
    }

    /// The inventories that somebody was refused for, and of which overdue holds keep something.
    private static func overdue(
        in outcomes: [BookingOutcome],
        _ connection: inout Connection
    ) throws(PostgresError) -> Set<String> {
        let short = Set(outcomes.flatMap(\.shortages))
        guard !short.isEmpty else { return [] }
        return try inventoriesWithOverdueHolds(among: Array(short), &connection)
    }

    /// Writes what comes of decisions, and yields the routes of which searches show another number.
    static func write(
        _ changes: BatchChanges,
        _ connection: inout Connection
    ) throws(PostgresError) -> [RouteDate] {
        let statements = changes.statements
        guard !statements.isEmpty else { return [] }
        var shown: [String] = []
        try connection.pipeline(statements) { (index, rows) throws(PostgresError) in
            guard changes.changesZones, index == statements.count - 1 else { return }
            shown = try rows.map { (row) throws(PostgresError) in
                let (left, taken) = (try row.int(1), try row.int(2))
                return Flight.shownSeats(left) == Flight.shownSeats(left + taken)
                    ? "" : try row.text(0)
            }
        }
        return try routes(ofFlights: shown.filter { !$0.isEmpty }, &connection)
    }

    private static func routes(
        ofFlights ids: [String],
        _ connection: inout Connection
    ) throws(PostgresError) -> [RouteDate] {
        guard !ids.isEmpty else { return [] }
        return try connection.execute(
            """
            SELECT DISTINCT departure, arrival, travel_date FROM flights
            WHERE id = ANY (\(ids)::uuid[])
            """
        ).map { (row) throws(PostgresError) in
            RouteDate(
                departure: try row.decode(0, as: "an airport code", AirportCode.init),
                arrival: try row.decode(1, as: "an airport code", AirportCode.init),
                date: try row.decode(2, as: "a date") { LocalDate($0) }
            )
        }
    }
}

extension BookingOutcome {
    /// The inventories of which there was not enough.
    fileprivate var shortages: [String] {
        switch self {
        case .refused(.soldOut(let shortages)): shortages.map(\.inventoryID)
        case .refused(.voucher(.usedUp(let inventoryID))): [inventoryID]
        default: []
        }
    }

    fileprivate func isShort(of inventories: Set<String>) -> Bool {
        shortages.contains { inventories.contains($0) }
    }
}

/// An answer that is to be found again by its order's key.
private struct StoredKey {
    let userID: String
    let key: BookingOrder.Key
    let answer: StoredAnswer

    init?(_ order: BookingOrder, _ outcome: BookingOutcome) {
        guard let key = order.key else { return nil }
        switch outcome {
        case .replayed, .keyReused, .keyBusy, .blocked, .refused(.again): return nil
        case .done, .changed, .refused: break
        }
        guard let answer = order.answer(outcome) else { return nil }
        userID = order.userID
        self.key = key
        self.answer = answer
    }
}

extension Store {
    /// What is older than a day is no answer any more; nothing else gives way.
    private static func store(_ keys: [StoredKey]) -> Statement {
        """
        INSERT INTO idempotency (user_id, key, digest, status, body)
        SELECT * FROM unnest(
            \(keys.map(\.userID))::uuid[], \(keys.map(\.key.text))::text[],
            \(keys.map { Bytes($0.key.digest) })::bytea[], \(keys.map(\.answer.status))::smallint[],
            \(keys.map(\.answer.body))::text[]
        )
        ON CONFLICT (user_id, key) DO UPDATE SET
            digest = excluded.digest, status = excluded.status, body = excluded.body,
            created_at = excluded.created_at
        WHERE idempotency.created_at <= now() - interval '24 hours'
        """
    }
}
