import Postgres

/// The store could not do what it was asked.
package enum StoreError: Error, Hashable, Sendable {
    /// PostgreSQL cannot serve at the moment: later may be better.
    case unavailable(String)
    /// A fault of ours, or of the schema.
    case failed(String)

    init(_ error: PostgresError) {
        self =
            error.isUnavailable
            ? .unavailable(error.debugDescription) : .failed(error.debugDescription)
    }
}

extension StoreError: CustomStringConvertible, CustomDebugStringConvertible {
    /// Safe to show.
    package var description: String {
        switch self {
        case .unavailable: "The database is not available at the moment."
        case .failed: "The database refused a statement."
        }
    }

    /// For the operator: the server's own words.
    package var debugDescription: String {
        switch self {
        case .unavailable(let words), .failed(let words): words
        }
    }
}
