import JSONText
import Postgres
import Reservations

/// An inventory's zones, with their prices.
extension Store {
    /// Two columns, for `zones(from:at:)`: those that an inventory has, and the time of which they are told.
    static let zoneColumns: Statement = """
        CASE WHEN seat_plan_id IS NOT NULL THEN (
            SELECT json_agg(json_build_array(zones.name, zones.price, seats, seats - zone_counts.taken,
                                             zones.early_prices)
                            ORDER BY position)
            FROM zones JOIN zone_counts USING (inventory_id)
            WHERE inventory_id = inventories.id AND zone = zones.name
        ) END, floor(extract(epoch FROM now()))::bigint
        """

    /// Reads `zoneColumns`, the first of which is at `column`; none where there are no zones.
    static func zones(
        from row: borrowing Row,
        at column: Int,
        _ currency: Currency
    ) throws(PostgresError) -> [PricedZone] {
        let now = Moment(epoch: try row.int(column + 1))
        guard row.optionalText(column) != nil else { return [] }
        return try row.decode(column, as: "zones") { text in
            guard let json = try? JSONParser.parse(Array(text.utf8)), case .array(let zones) = json
            else { return nil }
            return zones.compactMap { PricedZone($0, currency, at: now) }
        }
    }

    /// Makes the zones of a new inventory and their counts: parts of a statement in which `inventory` has its
    /// id.
    static func insertZones(_ seats: PricedSeats) -> Statement {
        """
        wanted AS (
            SELECT * FROM unnest(
                \(seats.map.zones.map(\.name))::text[],
                \(seats.prices.map(\.price.minorUnits))::bigint[],
                \(seats.prices.map(\.earlyPrices.postgresText))::jsonb[],
                \(seats.map.zones.map { $0.price != nil })::boolean[],
                \(seats.map.seatsForSale)::integer[]
            ) WITH ORDINALITY AS zones (
                name, price, early_prices, is_own_price, seats, position
            )
        ),
        zones AS (
            INSERT INTO zones (inventory_id, name, position, price, early_prices, is_own_price)
            SELECT id, name, position, price, early_prices, is_own_price FROM inventory, wanted
        ),
        zone_counts AS (
            INSERT INTO zone_counts (inventory_id, zone, seats)
            SELECT id, name, seats FROM inventory, wanted
        )
        """
    }
}

extension PricedZone {
    /// A list of name, price, seats, seats that are left and early prices.
    fileprivate init?(_ json: JSON, _ currency: Currency, at now: Moment) {
        guard case .array(let values) = json, case .string(let name)? = values.first
        else { return nil }
        let numbers = values.dropFirst().compactMap(\.integer)
        guard numbers.count == 3, let early = values.last.flatMap(EarlyPrices.stored)
        else { return nil }
        self.init(
            name: name,
            pricing: Pricing(Money(minorUnits: numbers[0], currency), early),
            seats: numbers[1],
            seatsLeft: numbers[2],
            at: now
        )
    }
}
