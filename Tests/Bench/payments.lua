-- For wrk: books and pays, one after the other, and prints the line of figures that Tests/Bench/run reads.
--     TOKEN BODY     every booking sends the same body
-- Requests and their rate are those of bookings that were paid; what is neither 201 nor 200 is an error.

local threads = {}

function setup(thread)
    threads[#threads + 1] = thread
end

function init(arguments)
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
    wrk.headers["Authorization"] = "Bearer " .. arguments[1]
    booking, unpaid, paid, others = arguments[2], {}, 0, 0
end

-- Of all connections of a thread: whoever is next pays what somebody has booked.
function request()
    local id = table.remove(unpaid)
    if id then
        return wrk.format(nil, "/api/v1/bookings/" .. id .. "/pay", nil, '{"method":"sandbox_success"}')
    end
    return wrk.format(nil, "/api/v1/bookings", nil, booking)
end

function response(status, headers, body)
    if status == 201 then
        unpaid[#unpaid + 1] = body:match('"id":"([^"]+)"')
    elseif status == 200 then
        paid = paid + 1
    else
        others = others + 1
    end
end

function done(summary, latency)
    local paid, others = 0, 0
    for _, thread in ipairs(threads) do
        paid = paid + thread:get("paid")
        others = others + thread:get("others")
    end
    local errors = summary.errors
    io.write(string.format("figures %d %d %.2f %.2f %d\n",
        paid,
        paid / summary.duration * 1e6,
        latency:percentile(50) / 1000,
        latency:percentile(99) / 1000,
        errors.connect + errors.read + errors.write + errors.timeout + others))
end
