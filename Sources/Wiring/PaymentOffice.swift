import Accounts
import Daemon
import Expiry
import Logging
package import Payments
import Platform
import Sales
import Sandbox
package import Storage
import Transfer

/// What takes money, and finds out what became of it, put together.
struct PaymentOffice {
    /// How long an order may wait for its end.
    private static let patience = Duration.seconds(4)

    let cashier: Cashier
    let reconciliation: Reconciliation
    private let caller: HTTPCaller

    /// - Parameter note: Told of everything that a provider's word has brought about.
    init(
        _ settings: Settings,
        store: Store,
        committer: Committer,
        logger: Logger,
        note: @escaping @Sendable (BookingOutcome) -> Void = { _ in }
    ) throws(SettingsError) {
        caller = try Cashier.caller(settings)
        cashier = Cashier(
            providers: try Cashier.providers(
                settings,
                secret: try settings.value(of: Sandbox.secret)
            ) { () throws(SettingsError) in try settings.value(of: BaseURL.setting).description },
            taking: try Cashier.taker(settings),
            caller: caller,
            logger: logger
        ) { order, tell in
            committer.decide(order, token: nil, until: .now + Self.patience) { result in
                guard case .outcome(let outcome) = result else { return tell(nil) }
                note(outcome)
                tell(outcome)
            }
        }
        reconciliation = Reconciliation(store: store, cashier: cashier)
    }

    func open() throws(ThreadError) {
        try caller.start()
    }

    func close(until deadline: Deadline) {
        caller.stop(until: deadline)
    }
}

extension Reconciliation: PaymentRounds {
    package func askEnding() throws(StoreError) -> Int { try runEnding().asked }

    package func askDue(unless isOver: () -> Bool) throws(StoreError) -> Int {
        try run(unless: isOver).asked
    }
}
