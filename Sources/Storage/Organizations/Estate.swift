import Postgres
package import Reservations

/// What somebody has, things on offer and their money: one's own and an organization's are told apart.
package enum Estate: Sendable {
    /// An account's own.
    case own(userID: String)
    /// An organization's, for those who may view it.
    case organization(id: String, viewer: Account)

    /// Which lines of the ledger are in its books: what was begun to be paid while a thing was in the estate.
    var ledgerCondition: Statement {
        switch self {
        case .own(let userID):
            "ledger.organizer_id = \(userID) AND ledger.organization_id IS NULL"
        case .organization(let id, _): "ledger.organization_id = \(id)"
        }
    }

    /// Whose a thing of it is: the organization's that has it, or its maker's.
    var ownerID: String {
        switch self {
        case .own(let userID): userID
        case .organization(let id, _): id
        }
    }
}

/// What somebody hears who looks into an estate.
package enum EstateOutcome<Value: Sendable>: Sendable {
    case open(Value)
    /// There is no such organization, or it is not for them to know of.
    case unknown
}

extension Store {
    /// Reads a page of an estate's events, the last one made first.
    package func events(
        of estate: Estate,
        after cursor: IDCursor?,
        limit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EstateOutcome<Page<Event, IDCursor>> {
        try read(until: deadline) { (connection) throws(PostgresError) in
            guard try Self.isOpen(estate, &connection) else { return .unknown }
            let found = try connection.execute(
                """
                SELECT \(Self.eventFields) FROM \(Self.eventTables)
                WHERE inventories.kind = 'event' AND organizer_id IS NOT NULL
                  AND coalesce(organization_id, organizer_id) = \(estate.ownerID)
                  AND inventories.id < \(Self.end(cursor))
                ORDER BY inventories.id DESC \(Self.limit(limit + 1))
                """
            ).map { (row) throws(PostgresError) in try Self.event(from: row) }
            return .open(Page(found, limit: limit) { IDCursor(id: $0.id) })
        }
    }

    /// Reads a page of an estate's movies, the last one made first.
    package func movies(
        of estate: Estate,
        after cursor: IDCursor?,
        limit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EstateOutcome<Page<Movie, IDCursor>> {
        try read(until: deadline) { (connection) throws(PostgresError) in
            guard try Self.isOpen(estate, &connection) else { return .unknown }
            let found = try connection.execute(
                """
                SELECT \(Self.movieFields)
                WHERE coalesce(organization_id, organizer_id) = \(estate.ownerID)
                  AND movies.id < \(Self.end(cursor))
                ORDER BY movies.id DESC \(Self.limit(limit + 1))
                """
            ).map { (row) throws(PostgresError) in try Self.movie(from: row) }
            return .open(Page(found, limit: limit) { IDCursor(id: $0.id) })
        }
    }

    /// Whether there is such an estate, and it may be looked into.
    static func isOpen(
        _ estate: Estate,
        _ connection: inout Connection
    ) throws(PostgresError) -> Bool {
        guard case .organization(let id, let viewer) = estate else { return true }
        guard try organization(id, &connection) != nil else { return false }
        return try may(viewer, .view, in: id, &connection) == true
    }

    /// What the ids of a page are below; above all of them on the first one.
    private static func end(_ cursor: IDCursor?) -> Statement {
        "\(cursor?.id ?? "ffffffff-ffff-ffff-ffff-ffffffffffff")::uuid"
    }
}
