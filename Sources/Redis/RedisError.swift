/// What went wrong when talking to Redis.
package enum RedisError: Error, Hashable, Sendable {
    /// The session is gone, never was, or speaks no Redis.
    case unreachable(String)
    /// All sessions were busy: it is this process that has too much to do.
    case exhausted
    /// Redis refused a command, in its own words, which start with a code such as `WRONGTYPE`.
    case refused(String)
    /// Recent failures were too many: Redis was not asked.
    case circuitOpen
}
