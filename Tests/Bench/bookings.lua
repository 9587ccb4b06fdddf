-- For wrk: books, and prints the line of figures that Tests/Bench/run reads, with what is not 201 as an error.
--     TOKEN BODY                    every request sends the same body
--     TOKEN FILE FIRST              every request books another seat: lines of "FLIGHT SEAT", from that one on,
--                                   or of "SHOW best", for the best two
--     TOKEN FILE FIRST COUNT        so many requests for each seat, one seat after another; by one thread
-- Behind the figures stand how many answers were 201, and how many 409.

local threads, statuses = {}, {}

function setup(thread)
    thread:set("id", #threads)
    threads[#threads + 1] = thread
end

local function seats(file, first)
    local lines, number = {}, 0
    for line in io.lines(file) do
        number = number + 1
        if number > first then
            lines[#lines + 1] = line
        end
    end
    if #lines == 0 then
        error(file .. " has no lines after " .. first)
    end
    return lines
end

local function body(line)
    local flight, seat = line:match("(%S+) (%S+)")
    if seat == "best" then
        return '{"show_id":"' .. flight .. '","best":2}'
    end
    return '{"flight_id":"' .. flight .. '","seats":["' .. seat .. '"]}'
end

function init(arguments)
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
    wrk.headers["Authorization"] = "Bearer " .. arguments[1]
    made, taken, others, sent = 0, 0, 0, 0
    if #arguments == 2 then
        wrk.body = arguments[2]
        return
    end
    local lines = seats(arguments[2], tonumber(arguments[3]))
    if #arguments == 3 then
        local place = id - 1    -- the two threads take turns
        function request()
            place = place + 2
            return wrk.format(nil, nil, nil, body(lines[place % #lines + 1]))
        end
        return
    end
    local each = tonumber(arguments[4])
    function request()
        local seat = math.floor(sent / each)
        sent = sent + 1
        return wrk.format(nil, nil, nil, body(lines[seat + 1]))
    end
end

function response(status)
    if status == 201 then
        made = made + 1
    elseif status == 409 then
        taken = taken + 1
    else
        others = others + 1
    end
end

function done(summary, latency)
    local made, taken, others = 0, 0, 0
    for _, thread in ipairs(threads) do
        made = made + thread:get("made")
        taken = taken + thread:get("taken")
        others = others + thread:get("others")
    end
    local errors = summary.errors
    io.write(string.format("figures %d %d %.2f %.2f %d %d %d\n",
        summary.requests,
        summary.requests / summary.duration * 1e6,
        latency:percentile(50) / 1000,
        latency:percentile(99) / 1000,
        errors.connect + errors.read + errors.write + errors.timeout + others,
        made, taken))
end
