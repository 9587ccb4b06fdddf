@testable import Cache
import Daemon
import Platform
import Redis
import Support

/// A clock that a test moves.
final class HandClock: Sendable {
    private let time = Monitor(Deadline.now)

    var now: Deadline { time.withLock { $0 } }

    func advance(by duration: Duration) {
        time.withLock { $0 += duration }
    }
}

/// A limiter whose questions to the bucket are counted, over a Redis of its own.
struct LimitFixture {
    let redis: RedisServer
    let client: Client
    let questions = Counter()
    let clock = HandClock()

    init() throws {
        redis = try RedisServer()
        client = Self.client(of: redis)
    }

    static func client(of redis: RedisServer) -> Client {
        var options = Client.Options(address: .unix(path: redis.socket))
        // A machine that is busy with other tests is not an outage.
        options.timeout = .seconds(2)
        return Client(options)
    }

    /// A limiter of searches: another process, as far as Redis can tell.
    func limiter(
        rate: Int = 300,
        burst: Int = 600,
        _ change: (inout RateLimiter.Options) -> Void = { _ in }
    ) -> RateLimiter {
        let store = BucketStore(client: Self.client(of: redis))
        return RateLimiter(options(rate, burst, change)) { [questions] asked, policy, bucket in
            questions.add()
            return store.take(asked, of: policy, for: bucket)
        }
    }

    func options(
        _ rate: Int,
        _ burst: Int,
        _ change: (inout RateLimiter.Options) -> Void = { _ in }
    ) -> RateLimiter.Options {
        var options = RateLimiter.Options()
        options.policies.search = LimitPolicy(.search, rate: rate, burst: burst)
        options.patience = .seconds(10)
        change(&options)
        return options
    }

    /// What the rate allows since a moment, beside the burst; a call that has begun counts.
    static func allowance(_ rate: Int, since start: Deadline) -> Int {
        Int((Deadline.now - start).seconds * Double(rate)) + 1
    }
}

extension RateLimiter {
    /// How many of so many searches are admitted, one after the other.
    func admitted(_ count: Int, _ identity: String = "a:192.0.2.1") -> Int {
        (0..<count).count { _ in admit(.search, identity).isAdmitted }
    }

    /// Searches until one is refused.
    func drain(_ identity: String = "a:192.0.2.1") -> Int {
        var count = 0
        while admit(.search, identity).isAdmitted { count += 1 }
        return count
    }
}
