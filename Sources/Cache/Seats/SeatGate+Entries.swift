package import Redis
package import Reservations

/// What the gate knows, to be compared with the truth.
extension SeatGate {
    /// An entry at the gate.
    package struct Entry: Sendable, Hashable {
        package let seat: SeatKey
        /// A booking's id, or that of a request which is on its way.
        package let token: String
        /// How long it stays, in ms; less than 0 if it does not go by itself.
        package let time: Int
    }

    /// The most entries that one step of Redis' SCAN is asked for.
    private static let step = 1_000
    /// Where the last share ended: whoever asks next goes on from there.
    private static let placeKey = "hf:gate-place"
    /// How long that is remembered, in seconds; without it the next share is the first one.
    private static let placeTime = 3_600

    /// Reads all entries, in bounded steps; what comes or goes meanwhile may be among them or not.
    package func entries() throws(RedisError) -> [Entry] {
        var entries: Set<Entry> = []
        var cursor = "0"
        repeat { entries.formUnion(try scan(&cursor)) } while cursor != "0"
        return Array(entries)
    }

    /// Reads a share of the entries, and another one the next time, by whichever process.
    ///
    /// - Parameter steps: Of SCAN, the most that are taken.
    package func nextEntries(steps: Int) throws(RedisError) -> [Entry] {
        let place = try client.send(Command("GET", Self.placeKey)).text
        // Redis takes any number for a place, but nothing else.
        var cursor = place.flatMap { UInt64($0) }.map { String($0) } ?? "0"
        var entries: Set<Entry> = []
        for _ in 0..<steps {
            entries.formUnion(try scan(&cursor))
            if cursor == "0" { break }
        }
        try client.send(Command("SET", Self.placeKey, cursor, "EX", String(Self.placeTime)))
        return Array(entries)
    }

    /// Takes one step of SCAN, which leads back to 0.
    private func scan(_ cursor: inout String) throws(RedisError) -> [Entry] {
        let reply = try client.send(
            Command("SCAN", cursor, "MATCH", "\(Self.prefix)*", "COUNT", String(Self.step))
        )
        guard case .array(let parts) = reply, parts.count == 2, let next = parts[0].text,
            case .array(let keys) = parts[1]
        else {
            cursor = "0"
            return []
        }
        cursor = next
        return try entries(ofKeys: keys.compactMap(\.text))
    }

    private func entries(ofKeys keys: [String]) throws(RedisError) -> [Entry] {
        let found = keys.compactMap { key in Self.seat(of: key).map { (key, $0) } }
        guard !found.isEmpty else { return [] }
        let replies = try client.pipeline(
            found.flatMap { key, _ in [Command("GET", key), Command("PTTL", key)] }
        )
        return found.indices.compactMap { index in
            guard let token = replies[2 * index].text, let time = replies[2 * index + 1].integer
            else { return nil }
            return Entry(seat: found[index].1, token: token, time: time)
        }
    }

    /// The seat that a key stands for; nil for one of those that let others pass.
    private static func seat(of key: String) -> SeatKey? {
        let rest = key.dropFirst(prefix.count)
        let parts = rest.split(separator: "}:", maxSplits: 1)
        guard rest.hasPrefix("{"), parts.count == 2, !parts[1].contains(":") else { return nil }
        return SeatKey(inventoryID: String(parts[0].dropFirst()), code: String(parts[1]))
    }
}
