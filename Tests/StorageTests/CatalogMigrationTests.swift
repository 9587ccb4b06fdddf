import Platform
@testable import Storage
import Support
import Testing

struct CatalogMigrationTests {
    @Test
    func `flights that are there become inventories, with what is taken of them`() throws {
        let database = try FreshDatabase(isEmpty: true)
        let store = database.ownerStore()
        func migrate(_ known: [Migration]) throws {
            _ = try store.migrate(until: .now + .seconds(60), known: known) { _ in }
        }
        try migrate(Array(Migration.all.prefix(2)))
        try database.run(
            script: """
                INSERT INTO carriers VALUES ('HF', 'Holdfast Air');
                INSERT INTO aircraft VALUES ('320', 'Airbus A320');
                INSERT INTO airports (iata, name, city, country, latitude, longitude, time_zone, search_text)
                VALUES ('JFK', 'a', 'a', 'US', 0, 0, 'America/New_York', 'a'),
                       ('LHR', 'b', 'b', 'GB', 0, 0, 'Europe/London', 'b');
                INSERT INTO flights (carrier, number, departure, arrival, travel_date, departure_at,
                    departure_local, arrival_at, arrival_local, aircraft)
                VALUES ('HF', '1', 'JFK', 'LHR', '2027-06-01', '2027-06-01T22:00:00Z',
                    '2027-06-01T18:00:00', '2027-06-02T05:00:00Z', '2027-06-02T06:00:00', '320');
                INSERT INTO flight_cabins
                SELECT id, cabin, price, 'USD', seats, taken FROM flights, (VALUES
                    ('economy', 10000, 150, 7), ('business', 90000, 12, 2)
                ) AS cabins (cabin, price, seats, taken)
                """
        )
        try migrate(Migration.all)
        let inventory = try database.query(
            """
            SELECT concat_ws(' ', inventories.kind, currency, time_zone, capacity, taken, sold)
            FROM flights JOIN inventories USING (id)
                JOIN inventory_counts ON inventory_counts.inventory_id = id
                JOIN inventory_sales ON inventory_sales.inventory_id = id
            """
        )
        #expect(inventory == ["flight USD America/New_York 162 9 0"])
        let zones = try database.query(
            """
            SELECT concat_ws(' ', name, price, seats, taken)
            FROM zones JOIN zone_counts USING (inventory_id) WHERE zone = name ORDER BY position
            """
        )
        #expect(zones == ["business 90000 12 2", "economy 10000 150 7"])
    }
}
