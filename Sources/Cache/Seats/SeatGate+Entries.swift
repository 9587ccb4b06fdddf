package import Redis
package import Reservations

/// What the gate knows, for the operator to compare with the truth.
extension SeatGate {
    /// An entry at the gate.
    package struct Entry: Sendable, Hashable {
        package let seat: SeatKey
        /// A booking's id, or that of a request which is on its way.
        package let token: String
        /// How long it stays, in ms.
        package let time: Int
    }

    /// The most entries that one step of Redis' SCAN is asked for.
    private static let step = 1_000

    /// Reads all entries, in bounded steps; what comes or goes meanwhile may be among them or not.
    package func entries() throws(RedisError) -> [Entry] {
        var entries: Set<Entry> = []
        var cursor = "0"
        repeat {
            let reply = try client.send(
                Command("SCAN", cursor, "MATCH", "\(Self.prefix)*", "COUNT", String(Self.step))
            )
            guard case .array(let parts) = reply, parts.count == 2, let next = parts[0].text,
                case .array(let keys) = parts[1]
            else { break }
            cursor = next
            for key in keys.compactMap(\.text) {
                guard let seat = Self.seat(of: key) else { continue }
                let replies = try client.pipeline([Command("GET", key), Command("PTTL", key)])
                guard let token = replies[0].text, let time = replies[1].integer else { continue }
                entries.insert(Entry(seat: seat, token: token, time: time))
            }
        } while cursor != "0"
        return Array(entries)
    }

    /// The seat that a key stands for; nil for one of those that let others pass.
    private static func seat(of key: String) -> SeatKey? {
        let rest = key.dropFirst(prefix.count)
        let parts = rest.split(separator: "}:", maxSplits: 1)
        guard rest.hasPrefix("{"), parts.count == 2, !parts[1].contains(":") else { return nil }
        return SeatKey(inventoryID: String(parts[0].dropFirst()), code: String(parts[1]))
    }
}
