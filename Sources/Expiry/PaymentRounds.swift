package import Storage

/// What a sweep does about payments, which it knows nothing of itself.
package protocol PaymentRounds: Sendable {
    /// Asks about payments whose holds are about to end, within a few seconds.
    ///
    /// - Returns: How many.
    func askEnding() throws(StoreError) -> Int

    /// Asks about all that is due, until it is to stop.
    ///
    /// - Returns: How many.
    func askDue(unless isOver: () -> Bool) throws(StoreError) -> Int
}

/// Where nothing can be paid.
package struct NoPayments: PaymentRounds {
    package init() {}

    package func askEnding() throws(StoreError) -> Int { 0 }

    package func askDue(unless isOver: () -> Bool) throws(StoreError) -> Int { 0 }
}
