import Platform

/// Finished bodies that are right for as long as a version holds that PostgreSQL tells: a request that
/// finds its version here costs one small query, and is fresh all the same.
package final class VersionedBodies: Sendable {
    private struct Entry {
        let version: String
        let body: [UInt8]
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var bytes = 0
    }

    /// What an entry takes beside its body, in bytes, roughly.
    private static let overhead = 300

    private let bytesLimit: Int
    private let state = Monitor(State())

    /// - Parameter bytesLimit: The most memory for all of it.
    package init(bytesLimit: Int = 8 << 20) {
        self.bytesLimit = bytesLimit
    }

    /// The body of something as of a version, made by `load` unless it is here.
    ///
    /// What `load` reads may be younger than the version, never older.
    package func body<Failure: Error>(
        of id: String,
        version: String,
        load: () throws(Failure) -> [UInt8]
    ) throws(Failure) -> [UInt8] {
        let known = state.withLock { $0.entries[id] }
        if let known, known.version == version { return known.body }
        let body = try load()
        keep(Entry(version: version, body: body), for: id)
        return body
    }

    /// The bytes that the entries take.
    var bytes: Int { state.withLock { $0.bytes } }

    private func keep(_ entry: Entry, for id: String) {
        let size = entry.body.count + Self.overhead
        guard size <= bytesLimit else { return }
        state.withLock { state in
            if let known = state.entries.removeValue(forKey: id) {
                state.bytes -= known.body.count + Self.overhead
            }
            if state.bytes + size > bytesLimit { state = State() }
            state.entries[id] = entry
            state.bytes += size
        }
    }
}
