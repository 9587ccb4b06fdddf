package import Platform

/// The lists that everybody reads, as they were a moment ago, in this process' memory.
///
/// They may lag a second behind the truth, no more: an age counts from before its reading began.
/// Past half of that one caller reads anew while the others still get what is there, so that a busy
/// list costs a query or two a second and nobody waits for it.
package final class ListMemory: Sendable {
    private struct Entry {
        let body: [UInt8]
        let readAt: Deadline
        var isRenewed = false
    }

    private struct State {
        var entries: [[UInt8]: Entry] = [:]
        var bytes = 0
    }

    /// What an entry takes beside its body and key, in bytes, roughly.
    private static let overhead = 200

    private let longestAge: Duration
    private let bytesLimit: Int
    private let now: @Sendable () -> Deadline
    private let state = Monitor(State())

    /// - Parameters:
    ///   - longestAge: Past this an answer is not given any more. The promise is a second.
    ///   - bytesLimit: The most memory for all of it; made-up lists push out real ones, no more.
    package init(
        longestAge: Duration = .milliseconds(900),
        bytesLimit: Int = 8 << 20,
        now: @escaping @Sendable () -> Deadline = { .now }
    ) {
        self.longestAge = longestAge
        self.bytesLimit = bytesLimit
        self.now = now
    }

    /// The list that `key` asks for, brought by `load` unless it is here.
    package func body<Failure: Error>(
        for key: [UInt8],
        load: () throws(Failure) -> [UInt8]
    ) throws(Failure) -> [UInt8] {
        let begin = now()
        if let body = fresh(key, at: begin) { return body }
        let body = try load()
        keep(body, for: key, readAt: begin)
        return body
    }

    /// The bytes that the entries take.
    var bytes: Int { state.withLock { $0.bytes } }

    /// What is here, nil if the caller is to read anew.
    private func fresh(_ key: [UInt8], at now: Deadline) -> [UInt8]? {
        state.withLock { state in
            guard let index = state.entries.index(forKey: key) else { return nil }
            let entry = state.entries.values[index]
            let age = now - entry.readAt
            guard age < longestAge else { return nil }
            guard age >= longestAge / 2, !entry.isRenewed else { return entry.body }
            state.entries.values[index].isRenewed = true
            return nil
        }
    }

    private func keep(_ body: [UInt8], for key: [UInt8], readAt: Deadline) {
        let size = body.count + key.count + Self.overhead
        guard size <= bytesLimit else { return }
        state.withLock { state in
            // Whoever read later knows better.
            if let known = state.entries[key] {
                guard known.readAt < readAt else { return }
                state.bytes -= known.body.count + key.count + Self.overhead
                state.entries[key] = nil
            }
            if state.bytes + size > bytesLimit { state = State() }
            state.entries[key] = Entry(body: body, readAt: readAt)
            state.bytes += size
        }
    }
}
