import Cache
package import Daemon
import Expiry
import Platform

/// The sweep's parts, put together.
package struct Sweeper {
    private let office: BackOffice
    private let loop: SweepLoop

    /// Puts the parts together.
    ///
    /// - Throws: `SettingsError` or `StartError`: each says what an operator can do.
    package init(_ settings: Settings) throws {
        office = try BackOffice(settings)
        let sweep = try Sweep(
            settings: settings,
            store: office.store,
            release: office.release,
            gate: office.gate,
            payments: office.payments.reconciliation,
            logger: office.logger
        )
        loop = try SweepLoop(sweep, settings: settings)
    }

    /// Sweeps until `untilStop` returns, or once, and finishes the step that it has begun.
    ///
    /// - Throws: `StartError`, if the one sweep could not do all of it.
    package func run(once: Bool, untilStop: @escaping @Sendable () -> Void) throws {
        try office.open {
            let loop = loop
            _ = try Thread {
                untilStop()
                loop.stop()
            }
            guard once else {
                // A Redis that was away may be there again.
                return loop.run { office.searches.keep() }
            }
            let report = loop.runOnce()
            office.searches.keep()
            guard report.failures == 0 else {
                throw StartError(reason: "PostgreSQL could not do all of it; see the log")
            }
        }
    }
}
