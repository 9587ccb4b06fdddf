/// Entries that together take no more than so many bytes.
///
/// When the next one does not fit, all others go: who fills it with what nobody asks for again costs
/// a reading of each list, no more, and nothing has to be kept in order for that.
struct BoundedEntries<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var entries: [Key: (value: Value, size: Int)] = [:]
    /// What the entries take, by the sizes that they were given.
    private(set) var bytes = 0
    private let limit: Int

    init(bytesLimit: Int) {
        limit = bytesLimit
    }

    subscript(key: Key) -> Value? { entries[key]?.value }

    /// Changes an entry that is there, and not its size.
    mutating func change(_ key: Key, _ body: (inout Value) -> Void) {
        guard let index = entries.index(forKey: key) else { return }
        body(&entries.values[index].value)
    }

    /// Keeps an entry in place of the last one, unless it is larger than all may be.
    ///
    /// - Parameter size: In bytes, with the key and what keeping it takes.
    mutating func keep(_ value: Value, for key: Key, size: Int) {
        if let known = entries.removeValue(forKey: key) { bytes -= known.size }
        guard size <= limit else { return }
        if bytes + size > limit {
            entries = [:]
            bytes = 0
        }
        entries[key] = (value, size)
        bytes += size
    }
}
