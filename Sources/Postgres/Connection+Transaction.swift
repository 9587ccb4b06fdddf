import CLibpq

/// How a transaction's body wants it to end.
package enum Ending<Result> {
    case commit(Result)
    case rollBack(Result)
}

extension Connection {
    /// Runs `body` in a transaction, which ends as it says, or is rolled back if it throws.
    ///
    /// A session lost while COMMIT is under way is `transactionResolutionUnknown`.
    package mutating func transaction<Result>(
        _ body: (inout Connection) throws(PostgresError) -> Ending<Result>
    ) throws(PostgresError) -> Result {
        try execute("BEGIN")
        let ending: Ending<Result>
        do {
            ending = try body(&self)
        } catch {
            // If this fails the session is gone or broken, which rolls back as well.
            _ = try? execute("ROLLBACK")
            throw error
        }
        switch ending {
        case .rollBack(let result):
            try execute("ROLLBACK")
            return result
        case .commit(let result):
            try commit()
            return result
        }
    }

    private mutating func commit() throws(PostgresError) {
        // COMMIT would roll back and report success, where the body has hidden an error.
        if PQtransactionStatus(handle) == PQTRANS_INERROR {
            _ = try? execute("ROLLBACK")
            throw PostgresError(.inFailedTransaction, message: "a statement has failed before")
        }
        do {
            try execute("COMMIT")
        } catch  where error.isConnectionLoss {
            throw PostgresError(.transactionResolutionUnknown, message: error.message)
        }
    }
}
