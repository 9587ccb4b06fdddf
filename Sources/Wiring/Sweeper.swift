import Cache
package import Daemon
import Expiry
import Logging
import Platform
import Redis
import Sales
import Storage

/// The sweep's parts, put together.
package struct Sweeper {
    /// How long what was begun may take to come to its end.
    private static let closingTime = Duration.seconds(5)

    private let sink: LogSink
    private let searches: SearchCache
    private let loop: SweepLoop
    private let committer: Committer
    private let payments: PaymentOffice

    /// Puts the parts together.
    ///
    /// - Throws: `SettingsError` or `StartError`: each says what an operator can do.
    package init(_ settings: Settings) throws {
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
        let sweep = try Sweep(
            settings: settings,
            store: store,
            release: release,
            gate: gate,
            payments: payments.reconciliation,
            logger: logger
        )
        self.sink = sink
        self.searches = searches
        loop = try SweepLoop(sweep, settings: settings)
    }

    /// Sweeps until `untilStop` returns, or once, and finishes the step that it has begun.
    ///
    /// - Throws: `StartError`, if the one sweep could not do all of it.
    package func run(once: Bool, untilStop: @escaping @Sendable () -> Void) throws {
        try sink.startFlushing()
        try committer.start()
        try payments.open()
        defer {
            payments.close(until: .now + Self.closingTime)
            committer.stop(until: .now + Self.closingTime)
        }
        let loop = loop
        _ = try Thread {
            untilStop()
            loop.stop()
        }
        defer { sink.flush() }
        guard once else {
            // A Redis that was away may be there again.
            return loop.run { searches.keep() }
        }
        let report = loop.runOnce()
        searches.keep()
        guard report.failures == 0 else {
            throw StartError(reason: "PostgreSQL could not do all of it; see the log")
        }
    }
}
