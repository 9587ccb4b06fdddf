package import Cache
package import Daemon
package import Logging
package import Storage

extension Sweep {
    static let batchSize = Setting<Int>.number(
        "HOLDFAST_EXPIRY_BATCH",
        in: 1...5_000,
        fallback: 500,
        "most holds that expire in one transaction"
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
        holds: HoldExpiry,
        gate: SeatGate,
        logger: Logger
    ) throws(SettingsError) {
        self.init(
            store: store,
            holds: holds,
            gate: GateRepair(gate: gate, store: store),
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
        searches: SearchCache,
        gate: SeatGate,
        logger: Logger
    ) throws(SettingsError) {
        self.init(
            store: store,
            batchSize: try settings.value(of: Sweep.batchSize),
            searches: searches,
            gate: gate,
            logger: logger
        )
    }
}
