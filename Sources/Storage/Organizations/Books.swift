import Postgres
package import Reservations

/// Whose money: what was begun to be paid while it was one's own, and what while it was an organization's, are
/// two books.
package enum Books: Sendable {
    /// An account's own.
    case own(userID: String)
    /// An organization's, for those who may view them.
    case organization(id: String, viewer: Account)

    /// Which lines of the ledger are in them.
    var condition: Statement {
        switch self {
        case .own(let userID):
            "ledger.organizer_id = \(userID) AND ledger.organization_id IS NULL"
        case .organization(let id, _): "ledger.organization_id = \(id)"
        }
    }
}

/// What somebody hears who looks into books.
package enum BooksOutcome<Value: Sendable>: Sendable {
    case open(Value)
    /// There is no such organization, or it is not for them to know of.
    case unknown
}

extension Store {
    static func areOpen(
        _ books: Books,
        _ connection: inout Connection
    ) throws(PostgresError) -> Bool {
        guard case .organization(let id, let viewer) = books else { return true }
        guard try organization(id, &connection) != nil else { return false }
        return try may(viewer, .view, in: id, &connection) == true
    }
}
