import Redis

/// What the seat gate must do in Redis as one step.
///
/// KEYS: a key for each seat of one inventory; its value is its owner's token.
enum SeatGateScripts {
    /// KEYS: also, behind those of the seats, one for each that somebody has gone past.
    ///
    /// ARGV: the token, and in ms how long it may be on its way, and how long nobody else goes past.
    /// Answers with the places, from 1 on, of the seats that are refused; with none, all are the token's
    /// that were nobody's.
    static let enter = Script(
        """
        local count = #KEYS / 2
        local refused = {}
        local passed = {}
        for place = 1, count do
            if redis.call('EXISTS', KEYS[place]) == 1 then
                local closed = redis.call('EXISTS', KEYS[count + place]) == 1
                local list = closed and refused or passed
                list[#list + 1] = place
            end
        end
        if #refused > 0 then return refused end
        for _, place in ipairs(passed) do
            redis.call('SET', KEYS[count + place], '', 'PX', ARGV[3])
        end
        for place = 1, count do
            redis.call('SET', KEYS[place], ARGV[1], 'NX', 'PX', ARGV[2])
        end
        return refused
        """
    )

    /// ARGV is the token.
    static let leave = Script(
        """
        for place = 1, #KEYS do
            if redis.call('GET', KEYS[place]) == ARGV[1] then redis.call('DEL', KEYS[place]) end
        end
        """
    )

    /// ARGV: the booking's id, and in ms how long it has the seats.
    static let take = Script(
        """
        for place = 1, #KEYS do
            redis.call('SET', KEYS[place], ARGV[1], 'NX', 'PX', ARGV[2])
        end
        """
    )

    /// ARGV: the token, the booking's id, and in ms how long it has the seats.
    static let keep = Script(
        """
        for place = 1, #KEYS do
            if redis.call('GET', KEYS[place]) == ARGV[1] then
                redis.call('SET', KEYS[place], ARGV[2], 'PX', ARGV[3])
            end
        end
        """
    )
}
