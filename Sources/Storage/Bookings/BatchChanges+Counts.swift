import Postgres
import Reservations

/// What is taken and sold.
extension BatchChanges {
    /// In the order of locks.
    var locks: [Statement] {
        let vouchers = WantedVouchers(ids: Set(vouchers.keys))
        return [
            vouchers.isEmpty ? nil : BatchFacts.vouchersLeft(vouchers),
            BatchFacts.ticketTypesLeft(Array(tickets.keys)),
            BatchFacts.placesLeft(Array(places.keys)),
        ].compactMap(\.self)
    }

    var counts: [Statement] {
        [
            addToVouchers,
            Self.add(tickets, to: "ticket_type_counts", "taken", by: "ticket_type_id"),
            Self.add(places, to: "inventory_counts", "taken", by: "inventory_id"),
            Self.add(soldTickets, to: "ticket_type_sales", "sold", by: "ticket_type_id"),
            Self.add(soldPlaces, to: "inventory_sales", "sold", by: "inventory_id"),
        ].compactMap(\.self)
    }

    /// Also where as much comes as goes: lists of seats go by the number of changes.
    private static func add(
        _ numbers: [String: Int],
        to table: Statement,
        _ column: Statement,
        by key: Statement
    ) -> Statement? {
        let changes = numbers.sorted { $0.key < $1.key }
        guard !changes.isEmpty else { return nil }
        return """
            UPDATE \(table) SET \(column) = \(column) + more
            FROM unnest(\(changes.map(\.key))::uuid[], \(changes.map(\.value))::integer[])
                AS changes (id, more)
            WHERE \(key) = id
            """
    }

    var addToZones: Statement? {
        let changes = zones.filter { $0.value != 0 }
        guard !changes.isEmpty else { return nil }
        return """
            UPDATE zone_counts SET taken = taken + more
            FROM unnest(
                \(changes.map(\.key.inventoryID))::uuid[], \(changes.map(\.key.name))::text[],
                \(changes.map(\.value))::integer[]
            ) AS changes (id, name, more)
            WHERE inventory_id = id AND zone = name
            RETURNING inventory_id, seats - taken, more
            """
    }
}
