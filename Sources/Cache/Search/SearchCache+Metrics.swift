package import Daemon
import Platform
import Redis

/// What searches came to, since the process began.
final class SearchCounts: Sendable {
    let memoryHits = Counter()
    let redisHits = Counter()
    let misses = Counter()
    let bypasses = Counter()
    let stale = Counter()
    /// Answers taken from a load that another request had begun.
    let shared = Counter()
    /// Answers that could not be stored, because the lease was gone or Redis was.
    let refusedFills = Counter()
}

extension SearchCache {
    package var isReachable: Bool { circuit == .closed }

    package func writeMetrics(into text: inout MetricsText) {
        let lookups = "holdfast_search_cache_total"
        text.family(lookups, .counter, "Flight searches by what answered them.")
        text.sample(lookups, ["layer": "memory", "result": "hit"], counts.memoryHits.value)
        text.sample(lookups, ["layer": "redis", "result": "hit"], counts.redisHits.value)
        text.sample(lookups, ["layer": "postgres", "result": "miss"], counts.misses.value)
        text.sample(lookups, ["layer": "postgres", "result": "bypass"], counts.bypasses.value)
        text.sample(lookups, ["layer": "memory", "result": "stale"], counts.stale.value)
        text.counter(
            "holdfast_search_shared_total",
            "Searches that waited for another's load.",
            counts.shared.value
        )
        text.counter(
            "holdfast_search_refused_fills_total",
            "Answers not stored for want of a lease.",
            counts.refusedFills.value
        )
        text.gauge("holdfast_search_memory_bytes", "Answers in this process' memory.", memoryBytes)
        text.gauge(
            "holdfast_redis_up",
            "1 while the circuit to Redis is closed.",
            isReachable ? 1 : 0
        )
        text.gauge("holdfast_redis_sessions", "Sessions with Redis in use.", usage.lent)
        text.counter("holdfast_redis_errors_total", "Failures of Redis.", redisFailures)
    }
}
