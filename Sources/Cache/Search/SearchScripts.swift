import Redis

/// What must happen in Redis as one step.
enum SearchScripts {
    /// Asks for the right to load an answer.
    ///
    /// KEYS: answers, leases. ARGV: field, token, the lease's length in ms, and `replace` if a
    /// value that lies there is known to be useless. Answers with the value that another has stored
    /// meanwhile, or 1 if the caller has the lease, or 0 if somebody else has it.
    static let acquire = Script(
        """
        if redis.call('TYPE', KEYS[1]).ok == 'hash' then
            local value = redis.call('HGET', KEYS[1], ARGV[1])
            if value and ARGV[4] ~= 'replace' then return value end
        end
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local lease = redis.call('HGET', KEYS[2], ARGV[1])
        if lease and tonumber(string.match(lease, '^%d+')) > now then return 0 end
        redis.call('HSET', KEYS[2], ARGV[1], (now + ARGV[3]) .. ' ' .. ARGV[2])
        redis.call('PEXPIRE', KEYS[2], ARGV[3])
        return 1
        """
    )

    /// Stores an answer if the lease still holds, and ends the lease.
    ///
    /// A hash of 200 fields begins anew: answers that nobody asks for any more do not leave it by
    /// themselves.
    ///
    /// KEYS: answers, leases. ARGV: field, token, value, how long it holds in ms.
    static let fill = Script(
        """
        local lease = redis.call('HGET', KEYS[2], ARGV[1])
        if not lease or string.match(lease, ' (.*)$') ~= ARGV[2] then return 0 end
        redis.call('HDEL', KEYS[2], ARGV[1])
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        if tonumber(string.match(lease, '^%d+')) <= now then return 0 end
        if redis.call('TYPE', KEYS[1]).ok ~= 'hash' or redis.call('HLEN', KEYS[1]) >= 200 then
            redis.call('DEL', KEYS[1])
        end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
        if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then
            redis.call('PEXPIRE', KEYS[1], ARGV[4])
        end
        return 1
        """
    )

    /// Ends a lease that led to nothing.
    ///
    /// KEYS: leases. ARGV: field, token.
    static let release = Script(
        """
        local lease = redis.call('HGET', KEYS[1], ARGV[1])
        if not lease or string.match(lease, ' (.*)$') ~= ARGV[2] then return 0 end
        return redis.call('HDEL', KEYS[1], ARGV[1])
        """
    )

    /// `fill` without its check: the control of the tests that show what the check is for.
    static let fillUnchecked = Script(
        """
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        return 1
        """
    )
}
