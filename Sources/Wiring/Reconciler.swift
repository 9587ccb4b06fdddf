import Cache
package import Daemon
import Logging
package import Payments
import Platform
import Redis
import Sales
import Storage

/// What the operator's command asks the payment providers with, put together.
package struct Reconciler {
    private static let closingTime = Duration.seconds(5)

    private let sink: LogSink
    private let committer: Committer
    private let payments: PaymentOffice

    /// - Throws: `SettingsError`, `StartError` or `StoreError`: each says what an operator can do.
    package init(_ settings: Settings) throws {
        let level = try settings.value(of: LogSink.level).level
        let sink = LogSink(logsRequests: false)
        let logger = Logger(label: "holdfast") { _ in JSONLogHandler(sink: sink, level: level) }
        let store = try Store(settings: settings)
        try store.requireSchema()
        let redis = try Client(settings: settings)
        let searches = try SearchCache(client: redis, settings: settings)
        self.sink = sink
        committer = try Committer(
            settings: settings,
            store: store,
            searches: searches,
            gate: SeatGate(client: redis),
            expiry: nil,
            logger: logger
        )
        payments = try PaymentOffice(
            settings,
            store: store,
            committer: committer,
            logger: logger
        )
    }

    /// Asks about all that is due; what becomes of it is logged as by any other process.
    package func run() throws -> Reconciliation.Report {
        defer { sink.flush() }
        try committer.start()
        try payments.open()
        defer {
            payments.close(until: .now + Self.closingTime)
            committer.stop(until: .now + Self.closingTime)
        }
        return try payments.reconciliation.run { false }
    }
}
