@testable import Cache
import Platform
import Reservations
import Support
import Testing

@Suite("Loads of searches")
struct SearchLoadsTests {
    private let loads = SearchLoads()
    private let far = ContinuousClock.now + .seconds(60)

    /// Lets 50 threads ask at once; the first load goes on until all the others have asked.
    ///
    /// - Returns: How often a body ran, and how many results were another's.
    private func crowd(
        asking searches: [SearchQuestion]
    ) throws -> (bodies: Int, shared: Int, results: Set<SearchResult>) {
        let bodies = Gauge()
        let asking = Gauge()
        let shared = Gauge()
        let results = Monitor(Set<SearchResult>())
        try Crowd(50) { [loads, far] index in
            asking.add(1)
            let place = index % searches.count
            let (result, isShared) = loads.join(searches[place], until: far) { _ in
                bodies.add(1)
                _ = asking.reaches(50)
                // The last to ask may not have come to the lock yet.
                Process.sleep(.milliseconds(300))
                return .body([UInt8(place + 1)], .miss)
            }
            if isShared { shared.add(1) }
            results.withLock { _ = $0.insert(result) }
        }.join()
        return (bodies.value, shared.value, results.withLock { $0 })
    }

    @Test("of one search by fifty threads are one")
    func singleFlight() throws {
        let outcome = try crowd(asking: [try search()])
        #expect(outcome.bodies == 1)
        #expect(outcome.shared == 49)
        #expect(outcome.results == [.body([1], .miss)])
    }

    @Test("control: of fifty searches by fifty threads are fifty, all at once")
    func independence() throws {
        let outcome = try crowd(asking: try (0..<50).map { try search($0) })
        #expect(outcome.bodies == 50)
        #expect(outcome.shared == 0)
    }

    @Test("of other filters for the same route and day are apart")
    func filters() throws {
        let outcome = try crowd(asking: try (1...5).map { try search(passengers: $0) })
        #expect(outcome.bodies == 5)
        #expect(outcome.results.count == 5)
    }

    @Test("that follow each other each run")
    func sequence() throws {
        for number in 0..<3 {
            let (result, shared) = loads.join(try search(), until: far) { _ in
                .body([UInt8(number)], .miss)
            }
            #expect(result == .body([UInt8(number)], .miss))
            #expect(!shared)
        }
    }

    @Test("make nobody wait past the deadline")
    func deadline() throws {
        let search = try CacheTests.search()
        let (result, _) = loads.join(search, until: far) { [loads] _ in
            loads.join(search, until: .now + .milliseconds(20)) { _ in .body([9], .miss) }.result
        }
        #expect(result == .unavailable)
    }

    @Test("that are revoked must not be kept, and who asks from then on begins a new one")
    func revoking() throws {
        let search = try CacheTests.search()
        let change = SearchChange(try searchRoute())
        let other = try CacheTests.search(1)
        _ = loads.join(other, until: far) { [loads, far] untouched in
            loads.join(search, until: far) { load in
                #expect(!load.isRevoked)
                loads.revoke(change)
                #expect(load.isRevoked)
                #expect(!untouched.isRevoked)
                let (result, shared) = loads.join(search, until: far) { second in
                    #expect(!second.isRevoked)
                    return .body([2], .miss)
                }
                #expect(result == .body([2], .miss))
                #expect(!shared)
                return .body([1], .miss)
            }.result
        }
    }

    @Test("are kept only while nobody has revoked them")
    func unlessRevoked() throws {
        let search = try CacheTests.search()
        let change = SearchChange(try searchRoute())
        var kept = 0
        _ = loads.join(search, until: far) { load in
            loads.unlessRevoked(load) { kept += 1 }
            loads.revoke(change)
            loads.unlessRevoked(load) { kept += 10 }
            return .unavailable
        }
        #expect(kept == 1)
    }

    @Test("that are revoked do not end the load that took their place")
    func replacement() throws {
        let search = try CacheTests.search()
        let change = SearchChange(try searchRoute())
        let inSecond = Gate()
        let letSecondGo = Gate()
        let second = Monitor<Crowd?>(nil)
        let first = loads.join(search, until: far) { [loads, far] _ in
            loads.revoke(change)
            let crowd = try? Crowd(1) { _ in
                _ = loads.join(search, until: far) { _ in
                    inSecond.open()
                    letSecondGo.pass()
                    return .body([2], .miss)
                }
            }
            second.withLock { $0 = crowd }
            #expect(inSecond.pass())
            return .body([1], .miss)
        }
        #expect(first.result == .body([1], .miss))
        // The first has ended; who asks now still waits for the second.
        let third = loads.join(search, until: .now) { _ in .body([3], .miss) }
        #expect(third.shared)
        letSecondGo.open()
        second.withLock { $0 }?.join()
        let fourth = loads.join(search, until: far) { _ in .body([4], .miss) }
        #expect(fourth.result == .body([4], .miss))
    }
}
