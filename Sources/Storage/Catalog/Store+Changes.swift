package import JSONText
import Postgres
package import Reservations

/// One line of the catalog's history, which is only ever added to.
struct CatalogChange {
    /// What it belongs to: an event, a show, a movie or an organization.
    let inventoryID: String
    let subject: ListedChange.Subject
    let subjectID: String
    let action: ListedChange.Action
    let userID: String
    /// What stood there; nil where it was made.
    let before: JSON?
    /// What stands there now; nil where it was deleted.
    let after: JSON?
}

/// A line of the catalog's history as people read it.
package struct ListedChange: Sendable {
    package enum Action: String, CaseIterable, Sendable {
        case created, changed, cancelled, deleted
    }

    package enum Subject: String, CaseIterable, Sendable {
        case event
        case ticketType = "ticket_type"
        case show
        case voucher
        case movie
        case organization
        case member
        case invitation
        case checkIn = "check_in"
        case sale
    }

    /// What has a history.
    package enum Whole: String, Sendable {
        case event, show, movie, organization
    }

    package let id: String
    package let subject: Subject
    package let subjectID: String
    package let action: Action
    /// The username of whoever did it.
    package let changedBy: String
    /// UTC, as RFC 3339 writes it.
    package let changedAt: String
    /// What stood there; nil where it was made.
    package let before: JSON?
    /// What stood there from then on; nil where it was deleted.
    package let after: JSON?
}

extension Store {
    /// Reads a page of what became of something and its parts, the last change at the end.
    ///
    /// What is deleted has its history still, for those whose it was.
    package func changes(
        of kind: ListedChange.Whole,
        id: String,
        for account: Account,
        after cursor: IDCursor?,
        limit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Page<ListedChange, IDCursor>> {
        try read(until: deadline) { (connection) throws(PostgresError) in
            switch try Self.maySee(history: id, kind, account, &connection) {
            case nil: return .unknown
            case false?: return .notYours
            case true?: break
            }
            let found = try connection.execute(
                """
                SELECT catalog_changes.id, subject, subject_id, action, username,
                       rfc3339(changed_at, 'UTC'), before, after
                FROM catalog_changes JOIN users ON users.id = changed_by
                WHERE inventory_id = \(id)
                  AND (\(cursor?.id)::uuid IS NULL OR catalog_changes.id > \(cursor?.id)::uuid)
                ORDER BY catalog_changes.id \(Self.limit(limit + 1))
                """
            ).map { (row) throws(PostgresError) in try Self.change(from: row) }
            return .done(Page(found, limit: limit) { IDCursor(id: $0.id) })
        }
    }

    /// Whether a history is for an account; nil if there is none that it may know of.
    private static func maySee(
        history id: String,
        _ kind: ListedChange.Whole,
        _ account: Account,
        _ connection: inout Connection
    ) throws(PostgresError) -> Bool? {
        if kind == .organization {
            guard try organization(id, &connection) != nil else { return nil }
            return try may(account, .view, in: id, &connection)
        }
        guard let owner = try owner(ofHistory: id, kind, &connection) else { return nil }
        return try may(account, .view, with: owner, &connection)
    }

    /// Whose it is, or was when it was deleted.
    private static func owner(
        ofHistory id: String,
        _ kind: ListedChange.Whole,
        _ connection: inout Connection
    ) throws(PostgresError) -> Owner? {
        let live: Statement =
            kind == .movie
            ? "SELECT organizer_id, organization_id FROM movies WHERE id = \(id)"
            : """
            SELECT organizer_id, organization_id FROM inventories
            WHERE id = \(id) AND kind = \(kind.rawValue)
            """
        // A show is its movie's organizer's, whoever has made it.
        let ofMovie: Statement = """
            (SELECT organizer_id FROM movies WHERE id = (gone.before ->> 'movie_id')::uuid),
            (SELECT changed_by FROM catalog_changes
             WHERE inventory_id = (gone.before ->> 'movie_id')::uuid AND subject = 'movie'
               AND action = 'created')
            """
        return try connection.execute(
            """
            \(live)
            UNION ALL
            (SELECT coalesce(\(ofMovie), made.changed_by), (gone.before ->> 'organization_id')::uuid
             FROM catalog_changes AS gone JOIN catalog_changes AS made
                ON made.inventory_id = gone.inventory_id AND made.subject = gone.subject
                    AND made.action = 'created'
             WHERE gone.inventory_id = \(id) AND gone.subject = \(kind.rawValue)
               AND gone.action = 'deleted')
            LIMIT 1
            """
        ).first { (row) throws(PostgresError) in
            Owner(organizerID: try row.text(0), organizationID: row.optionalText(1))
        }
    }

    private static func change(from row: borrowing Row) throws(PostgresError) -> ListedChange {
        ListedChange(
            id: try row.text(0),
            subject: try row.decode(1, as: "a subject") { ListedChange.Subject(rawValue: $0) },
            subjectID: try row.text(2),
            action: try row.decode(3, as: "an action") { ListedChange.Action(rawValue: $0) },
            changedBy: try row.text(4),
            changedAt: try row.text(5),
            before: try json(from: row, at: 6),
            after: try json(from: row, at: 7)
        )
    }

    /// A column of jsonb, or NULL.
    private static func json(
        from row: borrowing Row,
        at column: Int
    ) throws(PostgresError) -> JSON? {
        guard row.optionalText(column) != nil else { return nil }
        return try row.decode(column, as: "JSON") { try? JSONParser.parse(Array($0.utf8)) }
    }

    /// Adds to the history, in the transaction of the change.
    static func record(_ change: CatalogChange) -> Statement {
        """
        INSERT INTO catalog_changes (
            inventory_id, subject, subject_id, action, changed_by, before, after
        )
        VALUES (
            \(change.inventoryID), \(change.subject.rawValue), \(change.subjectID),
            \(change.action.rawValue), \(change.userID), \(change.before?.text),
            \(change.after?.text)
        )
        """
    }
}

extension JSON {
    fileprivate var text: String {
        String(decoding: bytes, as: UTF8.self)
    }
}
