import Redis

/// The buckets as they lie in Redis: `<level> <time of that in µs>` under a key that goes when the
/// bucket is full.
struct BucketStore: Sendable {
    let client: Client

    /// Takes up to `asked` tokens; nil if Redis cannot be asked.
    func take(_ asked: Int, of policy: LimitPolicy, for bucket: Bucket) -> Grant? {
        let reply = try? client.run(
            Self.take,
            keys: [Self.key(bucket)],
            arguments: [policy.rate, policy.burst, asked].map { Array(String($0).utf8) }
        )
        guard case .array(let numbers) = reply, numbers.count == 2,
            let tokens = numbers[0].integer, let level = numbers[1].integer
        else { return nil }
        return Grant(tokens: tokens, level: level)
    }

    static func key(_ bucket: Bucket) -> String {
        "hf:limit:{\(bucket.policy.rawValue):\(bucket.identity)}"
    }

    /// Takes tokens from a bucket by Redis' own clock: those of the hosts may differ.
    ///
    /// The generic cell rate algorithm (ITU-T I.371) in whole numbers: the level is in millionths
    /// of a token, so that the rate is what comes back per µs. `%.0f`, as Lua's own form of a number
    /// has 14 digits only. While Redis' clock is set back nothing comes back; no bucket is stuck.
    ///
    /// KEYS: the bucket. ARGV: rate, burst, how many tokens are asked for. Answers with how many
    /// there were, and the level after that.
    static let take = Script(
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local rate, capacity = tonumber(ARGV[1]), ARGV[2] * 1000000
        local value = redis.call('GET', KEYS[1])
        local level, since = string.match(value or '', '^(%d+) (%d+)$')
        level, since = math.min(tonumber(level or 0), capacity), tonumber(since or now)
        level = math.max(0, level - math.max(0, now - since) * rate)
        local granted = math.min(tonumber(ARGV[3]), math.floor((capacity - level) / 1000000))
        if granted > 0 or since > now then
            level = level + granted * 1000000
            local left = math.ceil(level / rate / 1000) + 1
            redis.call('SET', KEYS[1], string.format('%.0f %.0f', level, now), 'PX', left)
        end
        return {granted, level}
        """
    )
}
