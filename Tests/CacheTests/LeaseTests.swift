import Cache
import Daemon
import Platform
import Redis
import Reservations
import Support
import Testing

@Suite("Leases of the search cache")
struct LeaseTests {
    /// A load of "old" that begins, then lets `meanwhile` run, then ends.
    private func load(_ fixture: SearchFixture, meanwhile: () -> Void) -> SearchResult {
        fixture.cache.answer(to: fixture.search, until: .now + .seconds(10)) {
            meanwhile()
            return SearchFixture.loaded("old")
        }
    }

    @Test("a load that began before a change cannot store what it saw, whoever made the change")
    func revoked() throws {
        for isOwn in [true, false] {
            let fixture = try SearchFixture()
            let changer = isOwn ? fixture.cache : SearchFixture.cache(over: fixture.redis)
            let result = load(fixture) { changer.forget(fixture.route) }
            #expect(result.text == "old")
            #expect(fixture.cache.answer(fixture.search, loading: "new").text == "new")
        }
    }

    @Test("control: without the lease's check the old answer comes back")
    func revokedControl() throws {
        let fixture = try SearchFixture { $0.checksLeases = false }
        let changer = SearchFixture.cache(over: fixture.redis)
        _ = load(fixture) { changer.forget(fixture.route) }
        #expect(fixture.cache.answer(fixture.search, loading: "new").text == "old")
    }

    @Test("a load that began before the generation was raised is void")
    func raised() throws {
        let fixture = try SearchFixture()
        _ = load(fixture) { #expect(fixture.cache.forgetAll()) }
        #expect(fixture.cache.answer(fixture.search, loading: "new").text == "new")
    }

    @Test("a lease that has run out does not overwrite what its successor stored")
    func ranOut() throws {
        let fixture = try SearchFixture { $0.leaseLength = .milliseconds(50) }
        let successor = SearchFixture.cache(over: fixture.redis)
        _ = load(fixture) {
            Process.sleep(.milliseconds(100))
            #expect(successor.answer(fixture.search, loading: "new").status == .miss)
        }
        #expect(fixture.cache.answer(fixture.search, loading: "x").text == "new")
    }

    @Test("a revoked load answers who waited before the change, not who asks after it")
    func laterCallers() throws {
        let fixture = try SearchFixture()
        let later = Monitor<SearchResult?>(nil)
        _ = load(fixture) {
            fixture.cache.forget(fixture.route)
            let result = fixture.cache.answer(fixture.search, loading: "new")
            later.withLock { $0 = result }
        }
        #expect(later.withLock { $0 }?.text == "new")
        #expect(fixture.cache.answer(fixture.search, loading: "x").text == "new")
    }

    @Test("a hundred searches for one cold key load it once")
    func coalesced() throws {
        #expect(try loads(of: 100, coalescing: true) == 1)
    }

    @Test("control: without sharing they load it many times")
    func coalescedControl() throws {
        #expect(try loads(of: 100, coalescing: false) > 1)
    }

    @Test("processes wait for each other's load, and load themselves when it takes too long")
    func acrossProcesses() throws {
        let fixture = try SearchFixture { $0.leasePatience = .milliseconds(200) }
        let other = SearchFixture.cache(over: fixture.redis) { $0.leasePatience = .seconds(5) }
        let impatient = SearchFixture.cache(over: fixture.redis) {
            $0.leasePatience = .milliseconds(50)
        }
        let search = fixture.search
        let waiter = Monitor<SearchResult?>(nil)
        let thread = Monitor<Platform.Thread?>(nil)
        _ = load(fixture) {
            #expect(impatient.answer(search, loading: "own").text == "own")
            let started = try? Platform.Thread {
                let result = other.answer(search, loading: "never")
                waiter.withLock { $0 = result }
            }
            thread.withLock { $0 = started }
            Process.sleep(.milliseconds(100))
        }
        thread.withLock { $0 }?.join()
        #expect(waiter.withLock { $0 }?.text == "old")
    }

    @Test("a load that fails gives its lease back")
    func failedLoad() throws {
        let fixture = try SearchFixture { $0.leasePatience = .seconds(3) }
        let result = fixture.cache.answer(to: fixture.search, until: .now + .seconds(5)) {
            .unavailable
        }
        #expect(result == .unavailable)
        let start = ContinuousClock.now
        #expect(fixture.cache.answer(fixture.search, loading: "one").status == .miss)
        #expect(ContinuousClock.now - start < .seconds(2))
    }

    private func loads(of count: Int, coalescing: Bool) throws -> Int {
        let fixture = try SearchFixture {
            $0.coalesces = coalescing
            $0.leasePatience = .zero
        }
        let loads = Counter()
        let cache = fixture.cache
        let search = fixture.search
        _ = try onThreads(count) { _ in
            cache.answer(to: search, until: .now + .seconds(10)) {
                loads.add()
                Process.sleep(.milliseconds(300))
                return SearchFixture.loaded("x")
            }
        }
        return loads.value
    }
}
