package import Platform

/// The lists that everybody reads, as they were a moment ago, in this process' memory.
///
/// They may lag a second behind the truth, no more: an age counts from before its reading began.
/// Past half of that one caller reads anew while the others still get what is there, so that a busy
/// list costs a query or two a second and nobody waits for it. Where nothing is there, one reads and
/// the others wait for that.
package final class ListMemory<Failure: Error>: Sendable {
    private struct Entry {
        let body: [UInt8]
        let readAt: Deadline
        var isRenewed = false
    }

    private typealias Outcome = Result<[UInt8], Failure>

    /// What an entry takes beside its body and key, in bytes, roughly.
    private static var overhead: Int { 200 }

    private let longestAge: Duration
    private let now: @Sendable () -> Deadline
    private let entries: Monitor<BoundedEntries<[UInt8], Entry>>
    private let loads = SharedLoads<[UInt8], Outcome>()

    /// - Parameters:
    ///   - longestAge: Past this an answer is not given any more. The promise is a second.
    ///   - bytesLimit: The most memory for all of it; made-up lists push out real ones, no more.
    package init(
        longestAge: Duration = .milliseconds(900),
        bytesLimit: Int = 8 << 20,
        now: @escaping @Sendable () -> Deadline = { .now }
    ) {
        self.longestAge = longestAge
        self.now = now
        entries = Monitor(BoundedEntries(bytesLimit: bytesLimit))
    }

    /// The list that `key` asks for, brought by `load` unless it is here.
    ///
    /// - Parameter deadline: Until then another's load is waited for.
    package func body(
        for key: [UInt8],
        until deadline: Deadline,
        load: () throws(Failure) -> [UInt8]
    ) throws(Failure) -> [UInt8] {
        if let body = fresh(key) { return body }
        var (outcome, isShared) = share(key, until: deadline, load)
        // The other's time may be over when ours is not; of those who waited one tries again.
        if isShared, case .failure = outcome {
            (outcome, isShared) = share(key, until: deadline, load)
        }
        // Who waited in vain has no time left: an attempt tells so at once, in the caller's words.
        guard let outcome else { return try load() }
        return try outcome.get()
    }

    /// The bytes that the entries take.
    var bytes: Int { entries.withLock { $0.bytes } }

    private func share(
        _ key: [UInt8],
        until deadline: Deadline,
        _ load: () throws(Failure) -> [UInt8]
    ) -> (outcome: Outcome?, shared: Bool) {
        let begin = now()
        return loads.share(key, at: begin, longestAge: longestAge, until: deadline) { _ in
            let outcome = Outcome { () throws(Failure) in try load() }
            if case .success(let body) = outcome { keep(body, for: key, readAt: begin) }
            return outcome
        }
    }

    /// What is here, nil if the caller is to read anew.
    private func fresh(_ key: [UInt8]) -> [UInt8]? {
        let now = now()
        return entries.withLock { entries in
            guard let entry = entries[key], now - entry.readAt < longestAge else { return nil }
            guard now - entry.readAt >= longestAge / 2, !entry.isRenewed else { return entry.body }
            entries.change(key) { $0.isRenewed = true }
            return nil
        }
    }

    private func keep(_ body: [UInt8], for key: [UInt8], readAt: Deadline) {
        entries.withLock { entries in
            // Whoever read later knows better.
            if let known = entries[key], known.readAt >= readAt { return }
            let size = body.count + key.count + Self.overhead
            entries.keep(Entry(body: body, readAt: readAt), for: key, size: size)
        }
    }
}
