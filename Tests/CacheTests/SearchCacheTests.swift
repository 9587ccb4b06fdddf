import Cache
import Daemon
import Platform
import Redis
import Reservations
import Support
import Testing

@Suite("The search cache")
struct SearchCacheTests {
    @Test("answers a search from the truth once, then from Redis")
    func missThenHit() throws {
        let fixture = try SearchFixture()
        let first = fixture.cache.answer(fixture.search, loading: "one")
        #expect((first.text, first.status) == ("one", .miss))
        let second = fixture.cache.answer(fixture.search, loading: "two")
        #expect((second.text, second.status) == ("one", .hit))
        let elsewhere = SearchFixture.cache(over: fixture.redis)
        #expect(elsewhere.answer(fixture.search, loading: "three").status == .hit)
    }

    @Test("keeps one answer per set of filters")
    func filters() throws {
        let fixture = try SearchFixture()
        _ = fixture.cache.answer(fixture.search, loading: "all")
        var filters = FlightSearch.Filters()
        filters.passengers = 2
        let narrowed = SearchQuestion.flights(FlightSearch(fixture.route, filters))
        #expect(fixture.cache.answer(narrowed, loading: "two seats").text == "two seats")
        #expect(fixture.cache.answer(fixture.search, loading: "x").text == "all")
    }

    @Test("keeps answers 1500 to 2100 seconds, not all equally long")
    func validity() throws {
        let fixture = try SearchFixture()
        var times: Set<Int> = []
        for day in 10..<30 {
            let route = try SearchFixture.route("2027-06-\(day)")
            _ = fixture.cache.answer(.flights(FlightSearch(route)), loading: "x")
            let time = try fixture.redis.command("TTL", "hf:s1:{\(route)}")
            times.insert(try #require(Int(time.split(separator: "\n")[0])))
        }
        #expect(times.allSatisfy { (1_499...2_100).contains($0) })
        #expect(times.count > 5)
    }

    @Test("keeps an empty answer 60 seconds")
    func emptyValidity() throws {
        let fixture = try SearchFixture()
        let load = { SearchFixture.loaded("[]", isEmpty: true) }
        _ = fixture.cache.answer(to: fixture.search, until: .now + .seconds(5), load: load)
        let time = try fixture.redis.command("TTL", "hf:s1:{\(fixture.route)}")
        #expect((58...60).contains(try #require(Int(time.split(separator: "\n")[0]))))
        #expect(fixture.cache.answer(fixture.search, loading: "x").status == .hit)
    }

    @Test("keeps an answer until a flight of it leaves", arguments: [false, true])
    func end(hasLeft: Bool) throws {
        let fixture = try SearchFixture { $0.memoryFreshness = .seconds(1) }
        let end = WallClock.milliseconds / 1_000 + (hasLeft ? -5 : 100)
        let body = Array("one".utf8)
        let first = fixture.cache.answer(to: fixture.search, until: .now + .seconds(5)) {
            .answer(SearchAnswer(body: body, isEmpty: false, end: end))
        }
        #expect(first.text == "one")
        if hasLeft {
            #expect(
                eventually { fixture.cache.answer(fixture.search, loading: "two").text == "two" }
            )
        } else {
            let time = try fixture.redis.command("TTL", "hf:s1:{\(fixture.route)}")
            #expect((0...100).contains(try #require(Int(time.split(separator: "\n")[0]))))
            #expect(fixture.cache.answer(fixture.search, loading: "two").text == "one")
        }
    }

    @Test("takes an answer whose own time has passed for none")
    func expired() throws {
        let fixture = try SearchFixture {
            $0.validity = .milliseconds(50)
            $0.jitter = .zero
        }
        _ = fixture.cache.answer(fixture.search, loading: "one")
        // Another field keeps the hash alive.
        var filters = FlightSearch.Filters()
        filters.passengers = 3
        let long = SearchFixture.cache(over: fixture.redis)
        _ = long.answer(.flights(FlightSearch(fixture.route, filters)), loading: "long")
        Process.sleep(.milliseconds(100))
        #expect(fixture.cache.answer(fixture.search, loading: "two").status == .miss)
    }

    @Test(
        "takes a damaged value for none and replaces it",
        arguments: ["", "x", "garbage\nbody", "99999999999999 g 0\nbody", "\u{0}\u{1}\n"]
    )
    func damaged(value: String) throws {
        let fixture = try SearchFixture()
        _ = fixture.cache.answer(fixture.search, loading: "one")
        let key = "hf:s1:{\(fixture.route)}"
        let field = try fixture.redis.command("HKEYS", key).split(separator: "\n")[0]
        let script = "return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])"
        try fixture.redis.command(
            "EVAL",
            script,
            "1",
            key,
            String(field),
            value.replacing("\0", with: "")
        )
        #expect(fixture.cache.answer(fixture.search, loading: "two").status == .miss)
        #expect(fixture.cache.answer(fixture.search, loading: "three").text == "two")
    }

    @Test("finds one flipped byte in a stored body")
    func flipped() throws {
        let fixture = try SearchFixture()
        _ = fixture.cache.answer(fixture.search, loading: "the whole body")
        let key = "hf:s1:{\(fixture.route)}"
        let script = """
            local field = redis.call('HKEYS', KEYS[1])[1]
            local value = redis.call('HGET', KEYS[1], field)
            return redis.call('HSET', KEYS[1], field, (value:gsub('whole', 'whale')))
            """
        try fixture.redis.command("EVAL", script, "1", key)
        #expect(fixture.cache.answer(fixture.search, loading: "two").status == .miss)
    }

    @Test("replaces a key of another type")
    func otherType() throws {
        let fixture = try SearchFixture()
        try fixture.redis.command("SET", "hf:s1:{\(fixture.route)}", "a string")
        #expect(fixture.cache.answer(fixture.search, loading: "one").status == .miss)
        #expect(fixture.cache.answer(fixture.search, loading: "two").status == .hit)
    }

    @Test("forgets a route and day in Redis and in memory")
    func forgets() throws {
        let fixture = try SearchFixture { $0.memoryFreshness = .seconds(1) }
        _ = fixture.cache.answer(fixture.search, loading: "one")
        #expect(fixture.cache.forget(fixture.route))
        #expect(fixture.cache.answer(fixture.search, loading: "two").text == "two")
    }

    @Test("forgets everything when the generation is raised, and after a flush")
    func generation() throws {
        let fixture = try SearchFixture()
        _ = fixture.cache.answer(fixture.search, loading: "one")
        #expect(fixture.cache.forgetAll())
        #expect(fixture.cache.answer(fixture.search, loading: "two").text == "two")
        try fixture.redis.command("FLUSHALL")
        #expect(fixture.cache.answer(fixture.search, loading: "three").text == "three")
    }

    @Test("answers from memory without asking Redis, for a moment")
    func memory() throws {
        let fixture = try SearchFixture { $0.memoryFreshness = .milliseconds(800) }
        _ = fixture.cache.answer(fixture.search, loading: "one")
        fixture.redis.pause()
        #expect(fixture.cache.answer(fixture.search, loading: "two").status == .hit)
        fixture.redis.resume()
        Process.sleep(.milliseconds(700))
        try fixture.redis.command("FLUSHALL")
        #expect(fixture.cache.answer(fixture.search, loading: "three").text == "three")
    }

    @Test("tells unknown airports and keeps nothing of them")
    func unknownAirports() throws {
        let fixture = try SearchFixture()
        let code = fixture.route.departure
        let result = fixture.cache.answer(to: fixture.search, until: .now + .seconds(5)) {
            .unknownAirports([code])
        }
        #expect(result == .unknownAirports([code]))
        #expect(fixture.cache.answer(fixture.search, loading: "one").status == .miss)
    }
}
