import Redis

/// What the guard must do in Redis as one step.
///
/// A count is a hash of `count` and `until`, the block's end in ms since 1970 by Redis' clock; it
/// goes when the window ends, and no block outlasts it.
///
/// KEYS, as `GuardKeys.all`: known, name, pair, address. Both answer with the ms for which the name
/// is blocked, by the count that concerns this address, and those for which the address is.
enum GuardScripts {
    static let admit = Script(
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local function left(key)
            return math.max(0, (redis.call('HGET', key, 'until') or 0) - now)
        end
        local name = redis.call('EXISTS', KEYS[1]) == 1 and KEYS[3] or KEYS[2]
        return {left(name), left(KEYS[4])}
        """
    )

    /// ARGV: 1 after a success, else 0; the free failures of a name, and of an address; in ms: the
    /// window, the first block, the longest one, how long an address is known.
    ///
    /// While a block lasts nothing is counted: if a failure made it longer and a success did not,
    /// the next refusal would tell which it was.
    static let settle = Script(
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local function left(key)
            return math.max(0, (redis.call('HGET', key, 'until') or 0) - now)
        end
        local function fail(key, free)
            local count = redis.call('HINCRBY', key, 'count', 1)
            if redis.call('PTTL', key) < 0 then redis.call('PEXPIRE', key, ARGV[4]) end
            if count < tonumber(free) then return end
            local block = math.min(tonumber(ARGV[6]), ARGV[5] * 2 ^ (count - free))
            block = math.min(block, redis.call('PTTL', key))
            redis.call('HSET', key, 'until', string.format('%.0f', now + block))
        end
        local name = redis.call('EXISTS', KEYS[1]) == 1 and KEYS[3] or KEYS[2]
        local byName, byAddress = left(name), left(KEYS[4])
        if byName > 0 or byAddress > 0 then return {byName, byAddress} end
        if ARGV[1] == '1' then
            redis.call('DEL', name)
            redis.call('SET', KEYS[1], 1, 'PX', ARGV[7])
        else
            fail(name, ARGV[2])
            fail(KEYS[4], ARGV[3])
        end
        return {0, 0}
        """
    )
}
