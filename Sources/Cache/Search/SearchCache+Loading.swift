import Daemon
import Platform
import Redis
import Reservations

extension SearchCache {
    /// Answers by Redis, or by a load.
    func lookUp(
        _ search: FlightSearch,
        until deadline: Deadline,
        _ load: () -> Loaded
    ) -> SearchResult {
        // Anybody can make up cursors: kept, each would take a place of its own.
        guard search.filters.cursor == nil else {
            return join(search, until: deadline) { _ in self.perform(load, .miss).result }
        }
        return switch store.find(search) {
        case .answer(let answer): hit(search, answer)
        case .nothing(let useless):
            join(search, until: deadline) { underWay in
                self.loadLeased(search, until: deadline, replacing: useless, underWay, load)
            }
        case .unreachable:
            join(search, until: deadline) { underWay in self.bypass(search, underWay, load) }
        }
    }

    func hit(_ search: FlightSearch, _ answer: StoredAnswer) -> SearchResult {
        counts.redisHits.add()
        let validity = Duration.milliseconds(answer.expiry - WallClock.milliseconds)
        memory.keep(answer.body, for: search, validity: validity)
        return .body(answer.body, .hit)
    }

    func join(
        _ search: FlightSearch,
        until deadline: Deadline,
        _ body: (SearchLoads.Load?) -> SearchResult
    ) -> SearchResult {
        guard options.coalesces else { return body(nil) }
        let (result, shared) = loads.join(search, until: deadline, body)
        guard shared else { return result }
        counts.shared.add()
        // The other's time may be over when ours is not.
        guard case .unavailable = result, !deadline.hasPassed else { return result }
        return loads.join(search, until: deadline, body).result
    }

    func loadLeased(
        _ search: FlightSearch,
        until deadline: Deadline,
        replacing useless: Bool,
        _ underWay: SearchLoads.Load?,
        _ load: () -> Loaded
    ) -> SearchResult {
        let patience = min(deadline, .now + options.leasePatience)
        while true {
            switch store.claim(search, replacing: useless) {
            case .answered(let answer): return hit(search, answer)
            case .unreachable: return bypass(search, underWay, load)
            case .granted(let lease): return fill(search, lease, underWay, load)
            case .taken where patience.hasPassed: return perform(load, .miss).result
            case .taken: Process.sleep(Self.pollPause)
            }
        }
    }

    private func fill(
        _ search: FlightSearch,
        _ lease: SearchStore.Lease,
        _ underWay: SearchLoads.Load?,
        _ load: () -> Loaded
    ) -> SearchResult {
        let (result, answer) = perform(load, .miss)
        guard let answer, underWay?.isRevoked != true else {
            store.release(search, lease)
            return result
        }
        let validity = validity(of: answer)
        guard store.fill(search, answer.body, validity: validity, lease) else {
            counts.refusedFills.add()
            return result
        }
        keep(answer, for: search, validity: validity, underWay)
        return result
    }

    /// Loads without Redis; what comes is kept for outages only.
    private func bypass(
        _ search: FlightSearch,
        _ underWay: SearchLoads.Load?,
        _ load: () -> Loaded
    ) -> SearchResult {
        let (result, answer) = perform(load, .bypass)
        if let answer { keep(answer, for: search, validity: .zero, underWay) }
        return result
    }

    private func keep(
        _ answer: SearchAnswer,
        for search: FlightSearch,
        validity: Duration,
        _ underWay: SearchLoads.Load?
    ) {
        let keep = { self.memory.keep(answer.body, for: search, validity: validity) }
        if let underWay { loads.unlessRevoked(underWay, keep) } else { keep() }
    }

    func perform(
        _ load: () -> Loaded,
        _ status: CacheStatus
    ) -> (result: SearchResult, answer: SearchAnswer?) {
        switch load() {
        case .answer(let answer):
            (status == .bypass ? counts.bypasses : counts.misses).add()
            return (.body(answer.body, status), answer)
        case .unknownAirports(let codes): return (.unknownAirports(codes), nil)
        case .unavailable: return (.unavailable, nil)
        }
    }

    private func validity(of answer: SearchAnswer) -> Duration {
        guard !answer.isEmpty else { return options.emptyValidity }
        return options.validity + options.jitter * (2 * options.random() - 1)
    }
}
