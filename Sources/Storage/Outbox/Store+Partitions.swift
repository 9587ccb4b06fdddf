package import Platform
import Postgres

extension Store {
    /// Makes the partitions of the outbox and of bookings' transitions for the week to come.
    ///
    /// Drops those of the outbox that are old, with nothing left to do. Does nothing while somebody else
    /// is at it.
    package func keepPartitions(until deadline: Deadline) throws(StoreError) {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute("SELECT keep_partitions()")
            return .commit(())
        }
    }
}
