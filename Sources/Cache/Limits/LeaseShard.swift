import Platform

/// A user or address as one policy counts it.
struct Bucket: Hashable {
    let policy: LimitPolicy.Name
    /// At most `BoundedText.limit` bytes.
    let identity: String
}

/// What this process knows of some of the buckets: its leases, and who was refused just now.
///
/// Whatever is forgotten here is asked for again, and tokens on lease are lost: that costs time and
/// calls, but never admits more.
struct LeaseShard {
    private struct Entry {
        var lease: TokenLease?
        /// When the bucket has enough again to be asked.
        var refusedUntil: Deadline?
        /// Somebody is asking the bucket; the others wait for what comes of it.
        var isAsking = false
        /// How often the bucket could not be asked.
        var failures = 0
    }

    enum Step {
        case settled(Admission)
        /// The caller must ask the bucket, and say what came of it.
        case ask
        /// Somebody else does; `failures` says how often that has failed so far.
        case wait(failures: Int)
    }

    let capacity: Int
    private var entries: [Bucket: Entry] = [:]

    init(capacity: Int) {
        self.capacity = capacity
    }

    var count: Int { entries.count }

    /// Decides a call, or says what to do first.
    mutating func step(_ bucket: Bucket, by policy: LimitPolicy, at now: Deadline) -> Step {
        guard let index = entries.index(forKey: bucket) else {
            makeRoom(at: now)
            entries[bucket] = Entry(isAsking: true)
            return .ask
        }
        // In place: nearly every call ends here.
        if entries.values[index].lease?.spend(by: policy, at: now) == true {
            return .settled(Self.admission(entries.values[index].lease, by: policy, at: now))
        }
        let entry = entries.values[index]
        if let refusedUntil = entry.refusedUntil, refusedUntil > now {
            return .settled(Self.refusal(until: refusedUntil, by: policy, at: now))
        }
        if entry.isAsking { return .wait(failures: entry.failures) }
        entries.values[index].isAsking = true
        return .ask
    }

    /// The same for a caller who waits: nil if that goes on.
    mutating func stepAfterWaiting(
        _ bucket: Bucket,
        by policy: LimitPolicy,
        at now: Deadline,
        failures: Int
    ) -> Step? {
        // Who waited for a call that failed does not begin another one.
        guard entries[bucket].map({ $0.failures == failures }) ?? true else {
            return .settled(Admission(policy: policy, verdict: .open, remaining: nil))
        }
        let step = step(bucket, by: policy, at: now)
        if case .wait = step { return nil }
        return step
    }

    /// Keeps what the bucket gave, and decides the call of who asked.
    mutating func settle(
        _ bucket: Bucket,
        _ grant: Grant,
        since: Deadline,
        by policy: LimitPolicy,
        block: Int,
        at now: Deadline
    ) -> Admission {
        let lease = TokenLease(grant, since: since, spent: 1)
        var entry = Entry(lease: lease, failures: entries[bucket]?.failures ?? 0)
        defer { entries[bucket] = entry }
        guard grant.tokens == 0 else {
            return Self.admission(lease, by: policy, at: now)
        }
        // Not before a whole block can be had: asked by every call, a flood would reach Redis.
        let until = now + lease.delay(until: block, of: policy)
        entry.refusedUntil = until
        return Self.refusal(until: until, by: policy, at: now)
    }

    /// The bucket could not be asked.
    mutating func fail(_ bucket: Bucket) {
        entries[bucket]?.isAsking = false
        entries[bucket]?.failures += 1
    }

    /// When the shard is full those go that know nothing any more, and then as many as it takes for
    /// half of it to be free.
    private mutating func makeRoom(at now: Deadline) {
        guard entries.count >= capacity else { return }
        entries = entries.filter { _, entry in
            entry.isAsking || entry.refusedUntil.map { $0 > now } == true
                || entry.lease.map { now - $0.since < TokenLease.length } == true
        }
        let surplus = entries.count - capacity / 2
        for bucket in Array(entries.keys.prefix(max(0, surplus))) { entries[bucket] = nil }
    }

    private static func admission(
        _ lease: TokenLease?,
        by policy: LimitPolicy,
        at now: Deadline
    ) -> Admission {
        Admission(
            policy: policy,
            verdict: .admitted,
            remaining: lease?.remaining(of: policy, at: now)
        )
    }

    private static func refusal(
        until: Deadline,
        by policy: LimitPolicy,
        at now: Deadline
    ) -> Admission {
        let seconds = Int((until - now).seconds.rounded(.up))
        let verdict = Admission.Verdict.refused(retryAfter: max(1, seconds))
        return Admission(policy: policy, verdict: verdict, remaining: 0)
    }
}
