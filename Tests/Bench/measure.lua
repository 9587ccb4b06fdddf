-- For wrk: prints one line of figures that Tests/Bench/run reads. With the arguments
-- ROUTES FIRST_DAY [MORE] (as in JFK-LAX,FRA-LHR 1795219200 &max_stops=1), every request is another search: routes and days
-- first, then filters, so that none is answered by a cache. With one argument it is the body that is sent.

local DAYS, DAY = 31, 86400
local cabins = { "", "&cabin=economy", "&cabin=business" }
local sorts = { "", "&sort=price", "&sort=duration" }
local threads = 0

function setup(thread)
    thread:set("id", threads)
    threads = threads + 1
end

function init(arguments)
    if #arguments == 1 then
        wrk.method, wrk.body = "POST", arguments[1]
        wrk.headers["Content-Type"] = "application/json"
    end
    if #arguments < 2 then
        return
    end
    local searches = {}
    for route in arguments[1]:gmatch("[^,]+") do
        for day = 0, DAYS - 1 do
            local date = os.date("!%Y-%m-%d", arguments[2] + day * DAY)
            local from, to = route:match("(%w+)-(%w+)")
            searches[#searches + 1] = "/api/v1/flights?departure=" .. from
                .. "&arrival=" .. to .. "&travel_date=" .. date .. (arguments[3] or "")
        end
    end
    local count = id - 2    -- the two threads take turns
    function request()
        count = count + 2
        local filter = math.floor(count / #searches)
        return wrk.format("GET", searches[count % #searches + 1]
            .. "&passengers=" .. filter % 9 + 1
            .. cabins[math.floor(filter / 9) % #cabins + 1]
            .. sorts[math.floor(filter / 27) % #sorts + 1])
    end
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("figures %d %d %.2f %.2f %d\n",
        summary.requests,
        summary.requests / summary.duration * 1e6,
        latency:percentile(50) / 1000,
        latency:percentile(99) / 1000,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
