package import Platform
package import Redis

/// Counts calls by user or address, over all responders, and refuses those beyond the policies.
///
/// Exact: in no span of time are more calls admitted than its length times the rate, and the burst.
/// The buckets lie in Redis; a responder takes tokens in blocks of a tenth of the rate, so that most
/// calls, and all those of a flood, need not ask Redis. Where Redis cannot be asked every call is
/// admitted: nginx' own limits stay.
package final class RateLimiter: Sendable {
    package struct Options: Sendable {
        package var policies = LimitPolicies()
        /// The parts of a second for which a block of tokens lasts at the full rate.
        package var blocksPerSecond = 10
        /// The most users and addresses in memory.
        package var capacity = 100_000
        /// How long to wait for another thread's question to Redis; past it the call is admitted.
        package var patience = Duration.milliseconds(250)
        package var now: @Sendable () -> Deadline = { .now }

        package init() {}
    }

    /// Asks a bucket for tokens; nil if that cannot be done.
    typealias Take = @Sendable (_ asked: Int, LimitPolicy, Bucket) -> Grant?

    /// So many that 64 threads seldom meet at one.
    private static let shardCount = 32

    private let options: Options
    private let take: Take
    private let shards: [Monitor<LeaseShard>]
    let counts = AdmissionCounts()

    package convenience init(_ client: Client, _ options: Options) {
        let store = BucketStore(client: client)
        self.init(options) { store.take($0, of: $1, for: $2) }
    }

    init(_ options: Options, _ take: @escaping Take) {
        self.options = options
        self.take = take
        let capacity = max(2, options.capacity / Self.shardCount)
        shards = (0..<Self.shardCount).map { _ in Monitor(LeaseShard(capacity: capacity)) }
    }

    /// The users and addresses in memory.
    var identityCount: Int {
        shards.reduce(0) { sum, shard in sum + shard.withLock { $0.count } }
    }

    /// Decides a call, and takes the token for it.
    ///
    /// - Parameter identity: Who calls: `u:` and the user's id, or `a:` and the `AddressKey`.
    package func admit(_ name: LimitPolicy.Name, _ identity: String) -> Admission {
        let bucket = Bucket(policy: name, identity: BoundedText.bounded(identity))
        let admission = decide(bucket, by: options.policies[name])
        counts.add(admission)
        return admission
    }

    private func decide(_ bucket: Bucket, by policy: LimitPolicy) -> Admission {
        let shard = shards[Int(UInt(bitPattern: bucket.hashValue) % UInt(shards.count))]
        var step = shard.withLock { $0.step(bucket, by: policy, at: options.now()) }
        if case .wait(let failures) = step {
            let next = shard.wait(until: .now + options.patience) { shard in
                shard.stepAfterWaiting(bucket, by: policy, at: options.now(), failures: failures)
            }
            if let next { step = next }
        }
        return switch step {
        case .settled(let admission): admission
        case .ask: ask(bucket, by: policy, shard)
        case .wait: Admission(policy: policy, verdict: .open, remaining: nil)
        }
    }

    private func ask(
        _ bucket: Bucket,
        by policy: LimitPolicy,
        _ shard: Monitor<LeaseShard>
    ) -> Admission {
        let block = min(policy.burst, max(1, policy.rate / options.blocksPerSecond))
        let since = options.now()
        let grant = take(block, policy, bucket)
        var admission = Admission(policy: policy, verdict: .open, remaining: nil)
        shard.broadcast { shard in
            guard let grant else { return shard.fail(bucket) }
            admission = shard.settle(
                bucket,
                grant,
                since: since,
                by: policy,
                block: block,
                at: options.now()
            )
        }
        return admission
    }
}
