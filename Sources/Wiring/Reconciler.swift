package import Daemon
package import Payments
import Platform
import Reservations
package import Storage

/// What the operator's command asks the payment providers with.
package struct Reconciler {
    private static let storeTime = Duration.seconds(10)
    /// How long a decision may take, with all that waits before it.
    private static let patience = Duration.seconds(30)

    private let office: BackOffice

    /// - Throws: `SettingsError`, `StartError` or `StoreError`: each says what an operator can do.
    package init(_ settings: Settings) throws {
        office = try BackOffice(settings)
    }

    /// Asks about all that is due; what becomes of it is logged as by any other process.
    package func run() throws -> Reconciliation.Report {
        try office.open { try office.payments.reconciliation.run { false } }
    }

    /// Refunds that providers could not make, and that nobody has seen to.
    package func failedRefunds() throws -> [FailedRefund] {
        try office.store.failedRefunds(until: .now + Self.storeTime)
    }

    /// Notes that the money of one of these has been given back by hand.
    ///
    /// - Returns: Whether that is noted; nil if there is no such refund among them.
    package func notePaidByHand(_ refundID: String) throws -> Bool? {
        guard let failed = try failedRefunds().first(where: { $0.refund.id == refundID }) else {
            return nil
        }
        let isNoted = Monitor<Bool?>(nil)
        return try office.open {
            office.payments.cashier.notePaidByHand(failed.refund) { isKnown in
                isNoted.signal { $0 = isKnown }
            }
            return isNoted.wait(until: .now + Self.patience) { $0 } ?? false
        }
    }
}
