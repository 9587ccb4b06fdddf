package import Accounts
package import Cache
package import Daemon
package import Expiry
import HTTP
package import Logging
package import Payments
package import Sales
package import Storage

/// What the handlers work with.
package struct Service: Sendable {
    let store: Store
    let searches: SearchCache
    /// Of events, movies and shows, for whoever does not say who asks.
    let lists = ListMemory<Problem>()
    /// Lists of seats, by id and version.
    let seatLists = VersionedBodies()
    let accounts: Accounts
    let boxOffice: BoxOffice
    let cancellations: Cancellations
    let cashier: Cashier
    /// Called when there is something to settle.
    let beginSettling: @Sendable () -> Void
    /// Where people find the service.
    let site: BaseURL
    let logger: Logger
    let metricsRegistry: MetricsRegistry
    let funnel: Funnel

    package init(
        store: Store,
        searches: SearchCache,
        accounts: Accounts,
        boxOffice: BoxOffice,
        cancellations: Cancellations,
        cashier: Cashier,
        beginSettling: @escaping @Sendable () -> Void,
        funnel: Funnel,
        site: BaseURL,
        logger: Logger,
        metricsRegistry: MetricsRegistry
    ) {
        self.store = store
        self.searches = searches
        self.accounts = accounts
        self.boxOffice = boxOffice
        self.cancellations = cancellations
        self.cashier = cashier
        self.beginSettling = beginSettling
        self.funnel = funnel
        self.site = site
        self.logger = logger
        self.metricsRegistry = metricsRegistry
    }

    /// Asks the store; what it cannot do becomes a problem for the client and a line in the log.
    func ask<Result>(
        _ request: Request,
        _ body: () throws(StoreError) -> Result
    ) throws(Problem) -> Result {
        do {
            return try body()
        } catch {
            throw problem(with: error, request)
        }
    }

    /// Logs why the store could not answer, and says so to the client.
    func problem(with error: StoreError, _ request: Request) -> Problem {
        logger.error(
            "the store could not answer",
            metadata: [
                "request_id": .string(request.id), "error": .string(error.debugDescription),
            ]
        )
        return switch error {
        case .unavailable: .unavailable(error.description)
        case .failed: .internalError
        }
    }
}
