package import Daemon
package import Payments

/// What the operator's command asks the payment providers with.
package struct Reconciler {
    private let office: BackOffice

    /// - Throws: `SettingsError`, `StartError` or `StoreError`: each says what an operator can do.
    package init(_ settings: Settings) throws {
        office = try BackOffice(settings)
    }

    /// Asks about all that is due; what becomes of it is logged as by any other process.
    package func run() throws -> Reconciliation.Report {
        try office.open { try office.payments.reconciliation.run { false } }
    }
}
