/// A five-character SQLSTATE code, as listed in appendix A of the PostgreSQL manual.
package struct SQLState: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Also a prepared statement's, when a migration has changed the columns of its result.
    package static let featureNotSupported = Self(rawValue: "0A000")
    package static let connectionFailure = Self(rawValue: "08006")
    /// The connection was lost after COMMIT was sent: the transaction is done or it is not.
    package static let transactionResolutionUnknown = Self(rawValue: "08007")
    package static let dataException = Self(rawValue: "22000")
    package static let foreignKeyViolation = Self(rawValue: "23503")
    package static let checkViolation = Self(rawValue: "23514")
    package static let exclusionViolation = Self(rawValue: "23P01")
    package static let uniqueViolation = Self(rawValue: "23505")
    package static let readOnlyTransaction = Self(rawValue: "25006")
    package static let inFailedTransaction = Self(rawValue: "25P02")
    package static let serializationFailure = Self(rawValue: "40001")
    package static let deadlockDetected = Self(rawValue: "40P01")
    package static let undefinedTable = Self(rawValue: "42P01")
    package static let tooManyConnections = Self(rawValue: "53300")
    package static let lockNotAvailable = Self(rawValue: "55P03")
    package static let queryCanceled = Self(rawValue: "57014")
    package static let adminShutdown = Self(rawValue: "57P01")
    package static let crashShutdown = Self(rawValue: "57P02")
    package static let cannotConnectNow = Self(rawValue: "57P03")

    /// The first two characters, which group codes of one kind.
    package var errorClass: Substring {
        rawValue.prefix(2)
    }
}
