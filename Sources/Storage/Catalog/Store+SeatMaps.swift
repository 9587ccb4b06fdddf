import Postgres
import Reservations

/// The text of a seat map, and the name by which people choose it.
package struct SeatMapFile: Sendable {
    package let name: String
    package let text: String

    /// - Returns: nil unless the name has 1 to 64 of `a-z`, `0-9` and the hyphen, and no hyphen first.
    package init?(name: String, text: String) {
        let characters = name.utf8
        guard (1...64).contains(characters.count), characters.first != UInt8(ascii: "-"),
            characters.allSatisfy({ $0.isASCIISmall || $0.isASCIIDigit || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.name = name
        self.text = text
    }
}

extension Store {
    /// The text of a seat map that everybody can choose by name, nil if there is none.
    package func seatMap(
        named name: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> String? {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try Self.seatMap(named: name, &connection)
        }
    }

    static func seatMap(
        named name: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> String? {
        try connection.execute("SELECT body FROM seat_maps WHERE name = \(name)").first {
            (row) throws(PostgresError) in try row.text(0)
        }
    }

    /// Stores maps for everybody to choose by name, in one transaction; what has been made by an older
    /// one of that name stays as it is.
    package func importSeatMaps(
        _ files: [SeatMapFile],
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> (added: Int, changed: Int) {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            .commit(
                try connection.upsert(
                    """
                    INSERT INTO seat_maps AS old (name, body)
                    SELECT * FROM unnest(\(files.map(\.name))::text[], \(files.map(\.text))::text[])
                    ON CONFLICT (name) DO UPDATE SET body = excluded.body
                    WHERE old.body <> excluded.body
                    RETURNING xmax = 0 AS is_new
                    """
                )
            )
        }
    }
}
