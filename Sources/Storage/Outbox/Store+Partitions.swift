package import Platform
import Postgres

extension Store {
    /// Makes the outbox' partitions for the week to come, and drops old ones with nothing left to do.
    package func keepPartitions(until deadline: Deadline) throws(StoreError) {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute("SELECT keep_partitions()")
            return .commit(())
        }
    }
}
