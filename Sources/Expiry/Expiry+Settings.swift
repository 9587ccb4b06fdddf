package import Cache
package import Daemon
package import Logging
package import Storage

extension Sweep {
    static let batchSize = Setting<Int>.number(
        "HOLDFAST_EXPIRY_BATCH",
        in: 1...5_000,
        fallback: 500,
        "most bookings that expire, or are cancelled with their event or show, in one transaction"
    )
    static let time = Setting<Duration>.milliseconds(
        "HOLDFAST_EXPIRY_MS",
        in: 100...3_600_000,
        fallback: 60_000,
        "longest time of one sweep; the next one goes on"
    )
    static let pause = Setting<Duration>.milliseconds(
        "HOLDFAST_EXPIRY_PAUSE_MS",
        in: 100...3_600_000,
        fallback: 10_000,
        "from one sweep's beginning to the next one's, without --once"
    )

    package static let settings: [any SettingDeclaration] = [batchSize, time, pause]

    package init(
        settings: Settings,
        store: Store,
        release: Release,
        gate: SeatGate,
        payments: any PaymentRounds,
        logger: Logger
    ) throws(SettingsError) {
        self.init(
            store: store,
            holds: try HoldExpiry(
                settings: settings,
                store: store,
                release: release,
                logger: logger
            ),
            cancellations: try Cancellations(
                settings: settings,
                store: store,
                release: release,
                logger: logger
            ),
            gate: GateRepair(gate: gate, store: store),
            payments: payments,
            time: try settings.value(of: Self.time),
            logger: logger
        )
    }
}

extension SweepLoop {
    package convenience init(_ sweep: Sweep, settings: Settings) throws(SettingsError) {
        self.init(sweep, every: try settings.value(of: Sweep.pause))
    }
}

extension HoldExpiry {
    package init(
        settings: Settings,
        store: Store,
        release: Release,
        logger: Logger
    ) throws(SettingsError) {
        let batchSize = try settings.value(of: Sweep.batchSize)
        self.init(store: store, batchSize: batchSize, release: release, logger: logger)
    }
}

extension Cancellations {
    package convenience init(
        settings: Settings,
        store: Store,
        release: Release,
        logger: Logger
    ) throws(SettingsError) {
        let batchSize = try settings.value(of: Sweep.batchSize)
        self.init(store: store, batchSize: batchSize, release: release, logger: logger)
    }
}
