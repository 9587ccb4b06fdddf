@testable import Cache
import Platform
import Redis
import Support
import Testing

@Suite("The rate limiter while Redis is away")
struct LimitOutageTests {
    private func limiter(of redis: RedisServer) -> (RateLimiter, Client) {
        let client = Client(Client.Options(address: .unix(path: redis.socket)))
        var options = RateLimiter.Options()
        options.policies.search = LimitPolicy(.search, rate: 1, burst: 2)
        return (RateLimiter(client, options), client)
    }

    @Test("admits every call, without figures")
    func away() throws {
        let redis = try RedisServer()
        let (limiter, _) = limiter(of: redis)
        #expect(limiter.drain() == 2)
        redis.kill()
        for number in 0..<100 {
            let admission = limiter.admit(.search, "a:\(number)")
            #expect(admission.verdict == .open && admission.limitHeader == nil)
        }
    }

    @Test("does not wait for a Redis that hangs, but for a moment")
    func hangs() throws {
        let redis = try RedisServer()
        let (limiter, _) = limiter(of: redis)
        _ = limiter.admitted(1)
        redis.pause()
        let longest = Monitor(Duration.zero)
        try Crowd(32) { thread in
            for _ in 0..<5 {
                let start = Deadline.now
                #expect(limiter.admit(.search, "a:\(thread % 4)").isAdmitted)
                let wait = Deadline.now - start
                longest.withLock { $0 = max($0, wait) }
            }
        }.join()
        #expect(longest.withLock { $0 } < .seconds(1))
    }

    @Test("limits again when Redis is back")
    func back() throws {
        let redis = try RedisServer()
        let (limiter, client) = limiter(of: redis)
        redis.kill()
        _ = limiter.admitted(10)
        #expect(client.state == .open)
        try redis.start()
        let isBack = eventually {
            client.keep { _ in }
            return client.state == .closed
        }
        #expect(isBack)
        #expect(limiter.drain() == 2)
    }
}
