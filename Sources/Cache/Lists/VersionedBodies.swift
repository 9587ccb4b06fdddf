import Platform

/// Finished bodies that are right for as long as a version holds that PostgreSQL tells: a request that
/// finds its version here costs one small query, and is fresh all the same.
package final class VersionedBodies: Sendable {
    private struct Entry {
        let version: String
        let body: [UInt8]
    }

    /// What an entry takes beside its body, in bytes, roughly.
    private static let overhead = 300

    private let entries: Monitor<BoundedEntries<String, Entry>>

    /// - Parameter bytesLimit: The most memory for all of it.
    package init(bytesLimit: Int = 8 << 20) {
        entries = Monitor(BoundedEntries(bytesLimit: bytesLimit))
    }

    /// The body of something as of a version, made by `load` unless it is here.
    ///
    /// What `load` reads may be younger than the version, never older.
    package func body<Failure: Error>(
        of id: String,
        version: String,
        load: () throws(Failure) -> [UInt8]
    ) throws(Failure) -> [UInt8] {
        let known = entries.withLock { $0[id] }
        if let known, known.version == version { return known.body }
        let body = try load()
        let entry = Entry(version: version, body: body)
        entries.withLock { $0.keep(entry, for: id, size: body.count + Self.overhead) }
        return body
    }

    /// The bytes that the entries take.
    var bytes: Int { entries.withLock { $0.bytes } }
}
