import Cache
import Daemon
import Expiry
import Logging
import Platform
import Redis
import Sales
import Storage

/// What settles bookings and payments where no requests come, put together.
struct BackOffice {
    /// How long what was begun may take to come to its end.
    private static let closingTime = Duration.seconds(5)

    let sink: LogSink
    let logger: Logger
    let store: Store
    let searches: SearchCache
    let gate: SeatGate
    let release: Release
    let payments: PaymentOffice
    private let committer: Committer

    /// - Throws: `SettingsError`, `StartError` or `StoreError`: each says what an operator can do.
    init(_ settings: Settings) throws {
        let level = try settings.value(of: LogSink.level).level
        let sink = LogSink(logsRequests: false)
        let logger = Logger(label: "holdfast") { _ in JSONLogHandler(sink: sink, level: level) }
        let store = try Store(settings: settings)
        let redis = try Client(settings: settings)
        let searches = try SearchCache(client: redis, settings: settings)
        let gate = SeatGate(client: redis)
        let release = Release(searches: searches, gate: gate, logger: logger)
        try store.requireSchema()
        committer = try Committer(
            settings: settings,
            store: store,
            searches: searches,
            gate: gate,
            expiry: try HoldExpiry(
                settings: settings,
                store: store,
                release: release,
                logger: logger
            ),
            logger: logger
        )
        payments = try PaymentOffice(
            settings,
            store: store,
            committer: committer,
            logger: logger
        )
        self.sink = sink
        self.logger = logger
        self.store = store
        self.searches = searches
        self.gate = gate
        self.release = release
    }

    /// Does something while it is open; what was begun is then brought to its end, and logged.
    func open<Result>(_ body: () throws -> Result) throws -> Result {
        try sink.startFlushing()
        try committer.start()
        try payments.open()
        defer {
            payments.close(until: .now + Self.closingTime)
            committer.stop(until: .now + Self.closingTime)
            sink.flush()
        }
        return try body()
    }
}
