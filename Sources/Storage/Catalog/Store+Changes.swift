import JSONText
import Postgres

/// One line of the catalog's history, which is only ever added to.
struct CatalogChange {
    enum Action: String {
        case created, changed, cancelled, deleted
    }

    enum Subject: String {
        case event
        case ticketType = "ticket_type"
        case show
    }

    let inventoryID: String
    let subject: Subject
    let subjectID: String
    let action: Action
    let userID: String
    /// What stood there; nil where it was made.
    let before: JSON?
    /// What stands there now; nil where it was deleted.
    let after: JSON?
}

extension Store {
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
