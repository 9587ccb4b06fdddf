import Reservations
import Testing

@Suite("The prices of a map's zones")
struct ZonePriceTests {
    private func map(_ prices: [String]) throws -> SeatMap {
        let zones = prices.enumerated().map { #"{"name": "\#($0)"\#($1)}"# }
        return try seatMap(
            """
            {"name": "x", "kind": "hall", "zones": [\(zones.joined(separator: ", "))],
             "sections": [{"name": "Main", "zone": "0", "columns": "A", "rows": [{"rows": "1"}]}]}
            """
        )
    }

    @Test("are read as text or as an exact number, and else are the show's")
    func reading() throws {
        let map = try map([#", "price": "249.00""#, #", "price": 0.10"#, ""])
        let fallback = Money(minorUnits: 1_500, try currency("EUR"))
        let prices = try map.prices(fallback: fallback, at: "seat_map")
        #expect(prices.map(\.decimal) == ["249.00", "0.10", "15.00"])
        #expect(map.zones.map(\.price) == ["249.00", "0.10", nil])
    }

    @Test("that the currency cannot hold are told with their places")
    func refusals() throws {
        let map = try map(
            [#", "price": "1.50""#, #", "price": "7""#, #", "price": "1000000000001""#]
        )
        let fallback = Money(minorUnits: 1_500, try currency("JPY"))
        let error = try #require(throws: SeatMapError.self) {
            try map.prices(fallback: fallback, at: "seat_map")
        }
        let message = "expected at most 1000000000000 JPY, with at most 0 decimals"
        #expect(
            error.description
                == "seat_map.zones[0].price: \(message); seat_map.zones[2].price: \(message)"
        )
    }
}
