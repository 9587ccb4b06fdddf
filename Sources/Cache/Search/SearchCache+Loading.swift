import Daemon
import Platform
import Redis
import Reservations

extension SearchCache {
    /// Answers by Redis, or by a load.
    func lookUp(
        _ question: SearchQuestion,
        until deadline: Deadline,
        _ load: () -> Loaded
    ) -> SearchResult {
        switch store.find(question) {
        case .answer(let answer): hit(question, answer)
        case .nothing(let useless):
            join(question, until: deadline) { underWay in
                self.loadLeased(question, until: deadline, replacing: useless, underWay, load)
            }
        case .unreachable:
            join(question, until: deadline) { underWay in self.bypass(question, underWay, load) }
        }
    }

    func hit(_ question: SearchQuestion, _ answer: StoredAnswer) -> SearchResult {
        counts.redisHits.add()
        let validity = Duration.milliseconds(answer.expiry - WallClock.milliseconds)
        memory.keep(answer.body, for: question, validity: validity)
        return .body(answer.body, .hit)
    }

    func join(
        _ question: SearchQuestion,
        until deadline: Deadline,
        _ body: (SearchLoads.Load?) -> SearchResult
    ) -> SearchResult {
        guard options.coalesces else { return body(nil) }
        let (result, shared) = loads.join(question, until: deadline, body)
        guard shared else { return result }
        counts.shared.add()
        // The other's time may be over when ours is not.
        guard case .unavailable = result, !deadline.hasPassed else { return result }
        return loads.join(question, until: deadline, body).result
    }

    func loadLeased(
        _ question: SearchQuestion,
        until deadline: Deadline,
        replacing useless: Bool,
        _ underWay: SearchLoads.Load?,
        _ load: () -> Loaded
    ) -> SearchResult {
        let patience = min(deadline, .now + options.leasePatience)
        var useless = useless
        while true {
            switch store.claim(question, replacing: useless) {
            case .answered(let answer): return hit(question, answer)
            case .outdated: useless = true
            case .unreachable: return bypass(question, underWay, load)
            case .granted(let lease): return fill(question, lease, underWay, load)
            case .taken where patience.hasPassed: return perform(load, .miss).result
            case .taken: Process.sleep(Self.pollPause)
            }
        }
    }

    private func fill(
        _ question: SearchQuestion,
        _ lease: SearchStore.Lease,
        _ underWay: SearchLoads.Load?,
        _ load: () -> Loaded
    ) -> SearchResult {
        let (result, answer) = perform(load, .miss)
        guard let answer, underWay?.isRevoked != true else {
            store.release(question, lease)
            return result
        }
        let validity = validity(of: answer)
        guard store.fill(question, answer.body, validity: validity, lease) else {
            counts.refusedFills.add()
            return result
        }
        keep(answer, for: question, validity: validity, underWay)
        return result
    }

    /// Loads without Redis; what comes is kept for outages only.
    private func bypass(
        _ question: SearchQuestion,
        _ underWay: SearchLoads.Load?,
        _ load: () -> Loaded
    ) -> SearchResult {
        let (result, answer) = perform(load, .bypass)
        if let answer { keep(answer, for: question, validity: .zero, underWay) }
        return result
    }

    private func keep(
        _ answer: SearchAnswer,
        for question: SearchQuestion,
        validity: Duration,
        _ underWay: SearchLoads.Load?
    ) {
        let keep = { self.memory.keep(answer.body, for: question, validity: validity) }
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
        let usual = options.validity + options.jitter * (2 * options.random() - 1)
        guard let end = answer.end else { return usual }
        let rest = Duration.milliseconds(end * 1_000 - WallClock.milliseconds)
        return min(usual, max(rest, Self.shortestValidity))
    }
}
