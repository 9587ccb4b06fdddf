import Postgres
package import Reservations

/// Who wants to change or delete what of the catalog, and what that is based on.
package struct Edit: Sendable {
    /// A UUID.
    package let id: String
    package let account: Account
    /// The versions that it is meant for; nil for any.
    package let versions: Set<Int>?

    package init(id: String, account: Account, versions: Set<Int>?) {
        self.id = id
        self.account = account
        self.versions = versions
    }

    /// Whether it may be made to this: the value, or why not.
    ///
    /// - Parameter right: Whoever edits must have it.
    func verdict<Value>(
        on value: Value?,
        _ owner: (Value) -> Owner,
        _ version: (Value) -> Int,
        _ connection: inout Connection,
        needs right: Right = .manage
    ) throws(PostgresError) -> EditOutcome<Value> {
        guard let value else { return .unknown }
        guard try Store.may(account, right, with: owner(value), &connection) else {
            return .notYours
        }
        if let versions, !versions.contains(version(value)) { return .stale }
        return .done(value)
    }
}

/// What became of something of the catalog that was to be made or changed.
package enum EditOutcome<Value: Sendable>: Sendable {
    case done(Value)
    case unknown
    /// It is somebody else's.
    case notYours
    /// Somebody has changed it since.
    case stale
    case invalid([FieldFault])
    /// Something else there has the name.
    case nameTaken
    /// Another show is on that screen then.
    case screenTaken
    /// So much of it is taken that it cannot become smaller, or go.
    case taken(Int)
    /// A part of it is in use.
    case inUse(FieldFault)
    /// Somebody has booked it, if only to cancel: it stays.
    case booked
    /// It is cancelled or past.
    case over
    /// Nobody else manages the organization.
    case lastManager
}

extension Store {
    /// Runs a transaction in which the database may find what nobody can know before.
    func editing<Value>(
        until deadline: ContinuousClock.Instant,
        _ body: (inout Connection) throws(PostgresError) -> Ending<EditOutcome<Value>>
    ) throws(StoreError) -> EditOutcome<Value> {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            do throws(PostgresError) {
                return try body(&connection)
            } catch {
                guard let refusal = EditOutcome<Value>(refusedBy: error) else { throw error }
                return .rollBack(refusal)
            }
        }
    }
}

extension EditOutcome {
    /// What an error of the database says of an edit, nil if it is a fault.
    init?(refusedBy error: PostgresError) {
        switch (error.sqlState, error.constraint) {
        case (.foreignKeyViolation, "inventories_time_zone"):
            self = .invalid([EventDetails.unknownTimeZone])
        case (.foreignKeyViolation, "booking_items_inventory_id_fkey"),
            (.foreignKeyViolation, "booking_items_ticket_type_id_fkey"):
            self = .booked
        case (.foreignKeyViolation, "bookings_voucher_id_fkey"):
            self = .inUse(FieldFault("id", "bookings were made with it: it can be made inactive"))
        case (.uniqueViolation, "ticket_types_name_key"),
            (.uniqueViolation, "vouchers_code_key"):
            self = .nameTaken
        case (.exclusionViolation, "inventories_screen_free"): self = .screenTaken
        case (.checkViolation, "memberships_manager"): self = .lastManager
        default: return nil
        }
    }
}
