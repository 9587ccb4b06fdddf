/// Where an answer came from, as clients are told.
package enum CacheStatus: String, Sendable, CaseIterable {
    /// From Redis, or from this process' memory.
    case hit = "HIT"
    /// From PostgreSQL, because the cache had none.
    case miss = "MISS"
    /// From this process' memory past its time, because PostgreSQL could not be asked.
    case stale = "STALE"
    /// From PostgreSQL, because Redis could not be asked.
    case bypass = "BYPASS"
}
