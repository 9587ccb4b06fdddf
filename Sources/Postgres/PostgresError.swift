/// What went wrong when talking to PostgreSQL.
package struct PostgresError: Error, Hashable {
    package let sqlState: SQLState

    /// The constraint that refused, if one did: decide on this, never on the message.
    package let constraint: String?

    /// The server's own words.
    ///
    /// They may hold personal data, so only `debugDescription` shows them.
    package let message: String

    package init(_ sqlState: SQLState, constraint: String? = nil, message: String) {
        self.sqlState = sqlState
        self.constraint = constraint
        self.message = message
    }
}

extension PostgresError {
    /// Whether the session with the server is gone.
    package var isConnectionLoss: Bool {
        switch sqlState {
        case .connectionFailure, .adminShutdown, .crashShutdown, .cannotConnectNow: true
        default: false
        }
    }

    /// Whether this session and all that were opened with it are of no use any more, but a new one may be:
    /// they are gone, or their server has stopped taking changes, as one does that another one replaces.
    package var wantsNewSession: Bool {
        isConnectionLoss || sqlState == .readOnlyTransaction
    }

    /// Whether the same transaction may well succeed when it runs again: the manual's chapter on
    /// serialization failure handling names these two.
    package var isTransient: Bool {
        sqlState == .serializationFailure || sqlState == .deadlockDetected
    }

    /// Whether PostgreSQL cannot serve at the moment, whoever asks.
    package var isUnavailable: Bool {
        if wantsNewSession || isTransient { return true }
        if ["08", "53"].contains(sqlState.errorClass) { return true }
        return [.queryCanceled, .lockNotAvailable].contains(sqlState)
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String {
        "PostgreSQL error \(sqlState.rawValue)"
    }

    package var debugDescription: String {
        "PostgreSQL error \(sqlState.rawValue) constraint=\(constraint ?? "-"): \(message)"
    }
}
