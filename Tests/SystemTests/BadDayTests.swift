import Daemon
import Platform
import Support
import Testing

/// Searches on several connections until told to stop, and what became of them.
final class Load: Sendable {
    private let isOver = Monitor(false)
    private let answers = Monitor<[String: Int]>([:])
    private let slowest = Monitor(Duration.zero)
    private let threads: [Platform.Thread]

    /// - Parameter targets: Asked for in turn.
    init(_ stack: Stack, clients: Int = 4, targets: [String]) throws {
        let (isOver, answers, slowest) = (isOver, answers, slowest)
        threads = try (0..<clients).map { client in
            try Platform.Thread {
                var count = client
                while !isOver.withLock({ $0 }) {
                    let start = ContinuousClock.now
                    let answer = try? stack.get(targets[count % targets.count])
                    let time = ContinuousClock.now - start
                    slowest.withLock { $0 = max($0, time) }
                    let word = answer.map { "\($0.status) \($0.cacheStatus ?? "-")" } ?? "none"
                    answers.withLock { $0[word, default: 0] += 1 }
                    count += 1
                }
            }
        }
    }

    /// Answers so far by status and cache status.
    var counts: [String: Int] { answers.withLock { $0 } }

    func reset() {
        answers.withLock { $0 = [:] }
        slowest.withLock { $0 = .zero }
    }

    /// Ends the load.
    ///
    /// - Returns: Answers by status and cache status, and the longest wait.
    func stop() -> (counts: [String: Int], slowest: Duration) {
        isOver.withLock { $0 = true }
        for thread in threads { thread.join() }
        return (counts, slowest.withLock { $0 })
    }
}

@Suite("A bad day of Redis", .serialized)
struct RedisBadDayTests {
    private static let targets = [Stack.search(), Stack.search("FRA", "LHR")]

    @Test("down at the start: searches are answered, and the cache works once it is there")
    func downAtStart() throws {
        let stack = try Stack(startsResponder: false)
        stack.redis.kill()
        try stack.startResponder()
        for _ in 0..<5 { #expect(try stack.search().cacheStatus == "BYPASS") }
        #expect(try stack.get("/ready").text.contains(#""redis":"down""#))
        try stack.redis.start()
        #expect(eventually { (try? stack.search())?.cacheStatus == "HIT" })
        #expect(try stack.get("/ready").text.contains(#""redis":"ok""#))
    }

    @Test("dying under load: no search fails, none waits a second more")
    func dies() throws {
        try surviveUnderLoad { stack in
            stack.redis.kill()
        } recover: {
            try $0.redis.start()
        }
    }

    @Test("hanging under load: no search fails, none waits a second more")
    func hangs() throws {
        try surviveUnderLoad { stack in
            stack.redis.pause()
        } recover: {
            $0.redis.resume()
        }
    }

    @Test("flushed under load: no search fails")
    func flushed() throws {
        let stack = try Stack(settings: ["HOLDFAST_CACHE_MEMORY_MS": "0"], limits: .outOfReach)
        let load = try Load(stack, targets: Self.targets)
        for _ in 0..<20 { try stack.redis.command("FLUSHALL") }
        let (counts, _) = load.stop()
        #expect(Set(counts.keys).isSubset(of: ["200 HIT", "200 MISS"]), "\(counts)")
    }

    @Test("returning garbage: searches are answered from the truth")
    func garbage() throws {
        let path = "\(try TestEnvironment.directory("garbage"))/redis.sock"
        let saboteur = try SocketListener(path: path) { socket in
            while (try? socket.read())?.isEmpty == false {
                try? socket.write(Array("*-7\r\n$999999999999\r\n\u{0}\u{1}nonsense\r\n".utf8))
            }
        }
        let stack = try Stack(settings: ["HOLDFAST_REDIS": "unix:\(path)"])
        for _ in 0..<10 {
            let answer = try stack.search()
            #expect((answer.status, answer.cacheStatus) == (200, "BYPASS"))
        }
        withExtendedLifetime(saboteur) {}
    }

    private func surviveUnderLoad(
        breaking: (Stack) throws -> Void,
        recover: (Stack) throws -> Void
    ) throws {
        let stack = try Stack(settings: ["HOLDFAST_CACHE_MEMORY_MS": "0"], limits: .outOfReach)
        let load = try Load(stack, targets: Self.targets)
        #expect(eventually { (load.counts["200 HIT"] ?? 0) > 20 })
        load.reset()
        try breaking(stack)
        #expect(eventually { (load.counts["200 BYPASS"] ?? 0) > 50 })
        try recover(stack)
        let bypasses = load.counts["200 BYPASS"] ?? 0
        #expect(bypasses > 0)
        #expect(
            eventually {
                load.reset()
                Process.sleep(.milliseconds(200))
                return (load.counts["200 HIT"] ?? 0) > 5 && load.counts["200 BYPASS"] == nil
            }
        )
        let (counts, slowest) = load.stop()
        #expect(counts.keys.allSatisfy { $0.hasPrefix("200 ") }, "\(counts)")
        #expect(slowest < .seconds(1))
    }
}

@Suite("A bad day of PostgreSQL", .serialized)
struct PostgresBadDayTests {
    @Test(
        "restarted under load: what is cached is served, the rest is told to come back, then all is well"
    )
    func restarted() throws {
        let server = try PostgresServer()
        let stack = try Stack(settings: ["HOLDFAST_CACHE_MEMORY_MS": "0"], server: server.conninfo)
        _ = try stack.search()
        try server.stop()
        #expect(try stack.search().cacheStatus == "HIT")
        let miss = try stack.search("FRA", "LHR")
        #expect((miss.status, miss.headers["retry-after"]) == (503, "1"))
        #expect(miss.headers["content-type"] == "application/problem+json")
        #expect(try stack.get("/ready").status == 503)
        #expect(try stack.get("/health").status == 200)
        try server.start()
        #expect(try stack.search("FRA", "LHR").cacheStatus == "MISS")
        #expect(try stack.get("/ready").status == 200)
    }

    @Test("away when an answer is due again: the old one is served as STALE")
    func stale() throws {
        let server = try PostgresServer()
        let settings = ["HOLDFAST_CACHE_SECONDS": "1", "HOLDFAST_CACHE_MEMORY_MS": "0"]
        let stack = try Stack(settings: settings, server: server.conninfo)
        let fresh = try stack.search()
        try server.kill()
        #expect(eventually { (try? stack.search())?.cacheStatus == "STALE" })
        #expect(try stack.search().body == fresh.body)
        try server.start()
        #expect(eventually { ["MISS", "HIT"].contains((try? stack.search())?.cacheStatus) })
    }

    @Test("killed and started again and again under load: every answer is right or a 503")
    func killed() throws {
        let server = try PostgresServer()
        let settings = ["HOLDFAST_CACHE_SECONDS": "1"]
        let stack = try Stack(settings: settings, limits: .outOfReach, server: server.conninfo)
        let load = try Load(stack, targets: [Stack.search(), Stack.search("PEK", "SHA")])
        for _ in 0..<3 {
            try server.kill()
            Process.sleep(.milliseconds(300))
            try server.start()
            Process.sleep(.milliseconds(300))
        }
        let (counts, slowest) = load.stop()
        #expect(counts.keys.allSatisfy { $0.hasPrefix("200 ") || $0 == "503 -" }, "\(counts)")
        #expect(slowest < .seconds(6))
        #expect(try stack.search("JFK", "LHR").status == 200)
    }
}

@Suite("A cold key")
struct ColdKeyTests {
    @Test("asked for by a hundred at once costs one query")
    func oneQuery() throws {
        let stack = try Stack()
        let before = try stack.metric(
            "holdfast_search_cache_total{layer=\"postgres\",result=\"miss\"}"
        )
        let statuses = try onThreads(100) { _ in (try? stack.search("LHR", "JFK"))?.status }
        #expect(statuses.allSatisfy { $0 == 200 })
        let after = try stack.metric(
            "holdfast_search_cache_total{layer=\"postgres\",result=\"miss\"}"
        )
        #expect(after - before == 1)
    }
}
