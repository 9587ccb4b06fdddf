import Postgres
package import Reservations

/// What became of what an organizer's files offer.
package enum ImportOutcome<Made: Sendable>: Sendable {
    /// In the order in which they came.
    case imported([Made])
    /// Nothing was made, because of those at these places.
    case invalid([(index: Int, faults: FieldFaults)])
}

extension Store {
    /// Makes what an organizer offers in one transaction: all of it, or nothing.
    ///
    /// - Parameter make: Makes one of them, or finds it made already; it is told everything that is
    ///   wrong, so it goes on after a fault.
    func importing<Offer, Made>(
        _ offers: [Offer],
        organizerID: String,
        until deadline: ContinuousClock.Instant,
        _ make: (Offer, inout Connection) throws(PostgresError) -> Result<Made, FieldFaults>
    ) throws(StoreError) -> ImportOutcome<Made> {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            // Two imports at once would not see what the other one makes.
            try connection.execute("SELECT FROM users WHERE id = \(organizerID) FOR NO KEY UPDATE")
            var imported: [Made] = []
            var refused: [(index: Int, faults: FieldFaults)] = []
            for (index, offer) in offers.enumerated() {
                switch try make(offer, &connection) {
                case .success(let made): imported.append(made)
                case .failure(let faults): refused.append((index, faults))
                }
            }
            return refused.isEmpty ? .commit(.imported(imported)) : .rollBack(.invalid(refused))
        }
    }

    /// What was made, or what is wrong with it, also where only the database can know; what was made of
    /// it until then is gone, and the transaction goes on.
    static func judged<Value>(
        _ connection: inout Connection,
        _ make: (inout Connection) throws(PostgresError) -> EditOutcome<Value>
    ) throws(PostgresError) -> Result<Value, FieldFaults> {
        try connection.execute("SAVEPOINT part")
        let outcome: EditOutcome<Value>
        do throws(PostgresError) {
            outcome = try make(&connection)
        } catch {
            guard let refusal = EditOutcome<Value>(refusedBy: error) else { throw error }
            outcome = refusal
        }
        guard case .done(let value) = outcome else {
            try connection.execute("ROLLBACK TO part")
            return .failure(faults(of: outcome))
        }
        try connection.execute("RELEASE part")
        return .success(value)
    }

    private static func faults<Value>(of outcome: EditOutcome<Value>) -> FieldFaults {
        switch outcome {
        case .invalid(let faults): FieldFaults(faults)
        case .nameTaken: FieldFaults([FieldFault("name", "another one has it already")])
        case .screenTaken: FieldFaults([ShowDetails.screenTaken])
        case .done, .unknown, .notYours, .stale, .taken, .inUse, .booked, .over, .lastManager:
            FieldFaults([FieldFault("name", "this could not be made")])
        }
    }
}
