import Cache
import Daemon
import Platform
import Redis
import Reservations
import Support
import Testing

@Suite("The search cache while something is away")
struct OutageTests {
    @Test("answers from the truth while Redis is away, and says so")
    func bypass() throws {
        let fixture = try SearchFixture()
        _ = fixture.cache.answer(fixture.search, loading: "one")
        fixture.redis.kill()
        for text in ["two", "three", "four", "five"] {
            let result = fixture.cache.answer(fixture.search, loading: text)
            #expect((result.text, result.status) == (text, .bypass))
        }
    }

    @Test("comes back by itself, without what was stored before the outage")
    func comesBack() throws {
        let fixture = try SearchFixture()
        _ = fixture.cache.answer(fixture.search, loading: "before")
        // It loses the delete, but none of its data.
        try fixture.redis.hide()
        while fixture.cache.isReachable {
            _ = fixture.cache.answer(fixture.search, loading: "away")
        }
        #expect(!fixture.cache.forget(fixture.route))
        try fixture.redis.show()
        #expect(
            eventually {
                fixture.cache.keep()
                return fixture.cache.isReachable
            }
        )
        #expect(fixture.cache.answer(fixture.search, loading: "after").text == "after")
    }

    @Test("control: without raising the generation the lost delete brings the old answer back")
    func comesBackControl() throws {
        let fixture = try SearchFixture()
        _ = fixture.cache.answer(fixture.search, loading: "before")
        let other = SearchFixture.cache(over: fixture.redis)
        try fixture.redis.hide()
        #expect(!fixture.cache.forget(fixture.route))
        try fixture.redis.show()
        #expect(other.answer(fixture.search, loading: "after").text == "before")
        fixture.cache.keep()
        #expect(eventually { other.answer(fixture.search, loading: "after").text == "after" })
    }

    @Test("does not wait for a Redis that hangs, but for a moment")
    func hangs() throws {
        let fixture = try SearchFixture()
        _ = fixture.cache.answer(fixture.search, loading: "one")
        fixture.redis.pause()
        let start = ContinuousClock.now
        for _ in 0..<50 { _ = fixture.cache.answer(fixture.search, loading: "two") }
        #expect(ContinuousClock.now - start < .seconds(1))
    }

    @Test("control: without the circuit every search waits")
    func hangsControl() throws {
        let redis = try RedisServer()
        var options = Client.Options(address: .unix(path: redis.socket))
        options.threshold = .max
        var searches = SearchCache.Options()
        searches.memoryFreshness = .zero
        let cache = SearchCache(Client(options), searches)
        let search = SearchQuestion.flights(
            FlightSearch(try SearchFixture.route("2027-06-01"))
        )
        redis.pause()
        let start = ContinuousClock.now
        for _ in 0..<20 { _ = cache.answer(search, loading: "two") }
        #expect(ContinuousClock.now - start > .seconds(1))
    }

    @Test("serves what it remembers while the truth is away, and says that it is stale")
    func stale() throws {
        let fixture = try SearchFixture {
            $0.validity = .milliseconds(100)
            $0.jitter = .zero
        }
        _ = fixture.cache.answer(fixture.search, loading: "one")
        Process.sleep(.milliseconds(150))
        let result = fixture.cache.answer(to: fixture.search, until: .now + .seconds(5)) {
            .unavailable
        }
        #expect((result.text, result.status) == ("one", .stale))
    }

    @Test("control: past its staleness it serves nothing")
    func staleControl() throws {
        let fixture = try SearchFixture {
            $0.validity = .milliseconds(100)
            $0.jitter = .zero
            $0.staleness = .milliseconds(120)
        }
        _ = fixture.cache.answer(fixture.search, loading: "one")
        Process.sleep(.milliseconds(200))
        let result = fixture.cache.answer(to: fixture.search, until: .now + .seconds(5)) {
            .unavailable
        }
        #expect(result == .unavailable)
    }
}
