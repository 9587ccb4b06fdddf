import Daemon
package import Platform
package import Redis
package import Reservations
import Synchronization

/// Answers flight searches and calendars of prices: from memory, from Redis, or by loading, cache-aside.
///
/// One loader per search, in the process and, by a lease, across processes. An answer is stored
/// only while its loader's lease holds, and `forget` revokes the leases: a load that began before a
/// change cannot store what it saw. Where an answer depends on flights of other routes, it is right
/// only by words that `forget` takes away (`SearchMark`).
package final class SearchCache: Sendable {
    package struct Options: Sendable {
        /// How long an answer holds, give or take `jitter`, so that many do not end at once.
        package var validity = Duration.seconds(1_800)
        package var jitter = Duration.seconds(300)
        /// How long an empty answer holds.
        package var emptyValidity = Duration.seconds(60)
        /// How long this process' memory answers without asking Redis; zero switches that off.
        package var memoryFreshness = Duration.seconds(1)
        /// The most memory for that, in bytes.
        package var memoryBytes = 16 << 20
        /// How long an answer may be served while PostgreSQL cannot be asked.
        package var staleness = Duration.seconds(3_600)
        /// How long one may take to load; longer than a request's deadline makes no sense.
        package var leaseLength = Duration.seconds(5)
        /// How long to wait for another process' load before loading as well.
        package var leasePatience = Duration.milliseconds(500)
        /// A number from 0 up to 1.
        package var random: @Sendable () -> Double = { Double.random(in: 0..<1) }
        /// The protections, which the tests' controls switch off.
        package var coalesces = true
        package var checksLeases = true
        package var checksMarks = true

        package init() {}
    }

    /// What a loader brings from the truth.
    package enum Loaded: Sendable {
        case answer(SearchAnswer)
        case unknownAirports([AirportCode])
        case unavailable
    }

    /// How long to wait between two looks for another process' answer.
    static let pollPause = Duration.milliseconds(20)
    /// What is not right any more when it is stored: Redis takes no less.
    static let shortestValidity = Duration.milliseconds(1)

    let options: Options
    let client: Client
    let store: SearchStore
    let memory: SearchMemory
    let loads = SearchLoads()
    private let raiseIsDue = Atomic(false)
    let counts = SearchCounts()

    package init(_ client: Client, _ options: Options) {
        self.options = options
        self.client = client
        store = SearchStore(
            client: client,
            leaseLength: options.leaseLength,
            checksLeases: options.checksLeases,
            checksMarks: options.checksMarks
        )
        memory = SearchMemory(
            // What Redis says may be out of date by as much already.
            freshness: max(.zero, options.memoryFreshness - GenerationMemory.freshness),
            usability: options.staleness,
            bytes: options.memoryBytes
        )
    }

    /// Answers a question, by `load` where no cache can.
    package func answer(
        to question: SearchQuestion,
        until deadline: Deadline,
        load: () -> Loaded
    ) -> SearchResult {
        if let body = memory.fresh(question) {
            counts.memoryHits.add()
            return .body(body, .hit)
        }
        let result = lookUp(question, until: deadline, load)
        guard case .unavailable = result, let body = memory.usable(question) else { return result }
        counts.stale.add()
        return .body(body, .stale)
    }

    /// Forgets all answers that a route's flights of a day may be in, after a change to what searches
    /// show of them has been committed.
    ///
    /// - Returns: Whether Redis took it; if not, everything becomes void once it can be asked.
    @discardableResult
    package func forget(_ route: RouteDate) -> Bool {
        let change = SearchChange(route)
        loads.revoke(change)
        memory.expire(change)
        do {
            try store.forget(change)
            return true
        } catch {
            raiseIsDue.store(true, ordering: .relaxed)
            return false
        }
    }

    /// Makes everything void, after an import for instance.
    ///
    /// - Returns: Whether Redis took it.
    package func forgetAll() -> Bool {
        (try? store.raiseGeneration()) != nil
    }

    /// One step of looking after Redis, for a thread to take a few times a second.
    ///
    /// Whenever Redis returns, everything stored before becomes void: a delete may have been lost.
    package func keep() {
        client.keep { (connection) throws(RedisError) in
            try connection.send(store.raise)
        }
        if raiseIsDue.exchange(false, ordering: .relaxed), !forgetAll() {
            raiseIsDue.store(true, ordering: .relaxed)
        }
    }

    var usage: Client.Usage { client.usage }
    var circuit: Breaker.State { client.state }
    var redisFailures: Int { client.failures }
    var memoryBytes: Int { memory.bytes }
}
