import API
import Accounts
import Cache
package import Daemon
import Expiry
import FastCGI
import Front
import HTTP
import Logging
import Payments
import Platform
import Redis
import Sales
import Storage

/// The responder's parts, put together.
package struct Responder {
    /// How often Redis is looked after.
    private static let keepPause = Duration.milliseconds(250)
    /// How often memory is given back that a rush has needed: it takes some milliseconds.
    private static let trimPause = Duration.seconds(10)
    /// How long orders may take to come to their end after the last request was answered.
    private static let closingTime = Duration.seconds(5)

    private let sink: LogSink
    private let logger: Logger
    private let searches: SearchCache
    private let sessions: Sessions
    private let boxOffice: BoxOffice
    private let cancellations: Cancellations
    private let payments: PaymentOffice
    private let settling: SettlingLoop
    private let views: ViewCounts
    private let front: Front

    /// Puts the parts together and listens.
    ///
    /// - Throws: `SettingsError`, `StartError`, `InheritanceError` or `ListenError`: each says what an operator can do.
    package init(_ settings: Settings) throws {
        let level = try settings.value(of: LogSink.level).level
        let sink = LogSink(logsRequests: level <= .info)
        let logger = Logger(label: "holdfast") { _ in JSONLogHandler(sink: sink, level: level) }
        let store = try Store(settings: settings)
        let redis = try Client(settings: settings)
        let searches = try SearchCache(client: redis, settings: settings)
        let limiter = try RateLimiter(client: redis, settings: settings)
        let accounts = try Accounts(settings, store: store, redis: redis, logger: logger)
        try store.requireSchema()
        let seatGate = SeatGate(client: redis)
        let bell = Bell()
        let release = Release(
            searches: searches,
            gate: seatGate,
            logger: logger,
            payBack: bell.ring
        )
        let committer = try Committer(
            settings: settings,
            store: store,
            searches: searches,
            gate: seatGate,
            expiry: try HoldExpiry(
                settings: settings,
                store: store,
                release: release,
                logger: logger
            ),
            logger: logger
        )
        let cancellations = try Cancellations(
            settings: settings,
            store: store,
            release: release,
            logger: logger
        )
        let boxOffice = BoxOffice(gate: seatGate, committer: committer)
        let views = ViewCounts(store: store)
        let funnel = Funnel(views: views)
        let payments = try PaymentOffice(
            settings,
            store: store,
            committer: committer,
            logger: logger,
            note: funnel.count
        )
        let settling = SettlingLoop(payments.reconciliation, bell: bell, logger: logger)
        let registry = MetricsRegistry()
        let service = Service(
            store: store,
            searches: searches,
            accounts: accounts,
            boxOffice: boxOffice,
            cancellations: cancellations,
            cashier: payments.cashier,
            beginSettling: bell.ring,
            funnel: funnel,
            site: try settings.value(of: BaseURL.setting),
            logger: logger,
            metricsRegistry: registry
        )
        let cors = CORS(origins: try settings.value(of: Front.corsOrigins))
        var options = try Front.Options(settings: settings)
        if let socket = try InheritedSocket(Process.environment) { options.server.inherit(socket) }
        // On many cores a share of the workers may be fewer than can hash at once.
        let hashing = try PasswordOptions(settings: settings).threads + 2
        options.bounds[.signIn] = max(options.bounds[.signIn] ?? 0, hashing)
        let gate = Gate(
            tokens: accounts.tokens,
            sessions: accounts.sessions,
            limiter: limiter,
            logger: logger
        )
        let front = try Front(options, Router(service.routes), gate, cors, sink)
        registry.add { front.writeMetrics(into: &$0) }
        registry.add { funnel.writeMetrics(into: &$0) }
        registry.add { views.writeMetrics(into: &$0) }
        registry.add { searches.writeMetrics(into: &$0) }
        registry.add { store.writeMetrics(into: &$0) }
        registry.add { store.writeBookingMetrics(into: &$0) }
        registry.add { accounts.writeMetrics(into: &$0) }
        registry.add { seatGate.writeMetrics(into: &$0) }
        registry.add { committer.writeMetrics(into: &$0) }
        registry.add { payments.cashier.writeMetrics(into: &$0) }
        registry.add { store.writePaymentMetrics(into: &$0) }
        registry.add { limiter.writeMetrics(into: &$0) }
        registry.add { ProcessMetrics.current?.write(into: &$0) }
        self.sink = sink
        self.logger = logger
        self.searches = searches
        sessions = accounts.sessions
        self.boxOffice = boxOffice
        self.cancellations = cancellations
        self.payments = payments
        self.settling = settling
        self.views = views
        self.front = front
        logger.notice("listening", metadata: ["address": "\(options.server.address)"])
    }

    /// Serves until `untilStop` returns, then drains.
    ///
    /// Requests that are still unanswered at the bound are given up, with a warning.
    package func run(untilStop: () -> Void) throws {
        try sink.startFlushing()
        let searches = searches
        _ = try Thread {
            while true {
                searches.keep()
                Process.sleep(Self.keepPause)
            }
        }
        _ = try Thread {
            while true {
                Process.sleep(Self.trimPause)
                Process.trimMemory()
            }
        }
        let sessions = sessions
        _ = try Thread { sessions.follow { false } }
        let cancellations = cancellations
        _ = try Thread { cancellations.follow() }
        let settling = settling
        _ = try Thread { settling.follow() }
        let views = views
        _ = try Thread { views.follow() }
        try payments.open()
        try boxOffice.open()
        let unanswered = try front.run {
            ServiceManager.tell(.ready)
            untilStop()
            ServiceManager.tell(.stopping)
        }
        if unanswered > 0 {
            logger.warning(
                "stopped with requests unanswered: HOLDFAST_DRAIN_MS had passed",
                metadata: ["unanswered": "\(unanswered)"]
            )
        }
        payments.close(until: .now + Self.closingTime)
        boxOffice.close(until: .now + Self.closingTime)
        views.write()
        sink.flush()
    }
}
