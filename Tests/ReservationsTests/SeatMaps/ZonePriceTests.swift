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
        let fallback = Pricing(Money(minorUnits: 1_500, try currency("EUR")))
        let prices = try map.prices(fallback: fallback, at: "seat_map")
        #expect(prices.map(\.price.decimal) == ["249.00", "0.10", "15.00"])
        #expect(map.zones.map(\.price) == ["249.00", "0.10", nil])
    }

    @Test("may have others before them, which a zone without a price has from the show")
    func earlyPrices() throws {
        let own = #", "price": 20, "early_prices": [{"price": "9.50", "first": 2, "until": null}]"#
        let timed =
            #", "price": "3", "early_prices": [{"price": 1, "until": "2027-06-01T00:00:00Z"}]"#
        let map = try map([own, timed, "", #", "price": "7", "early_prices": []"#])
        let euro = try currency("EUR")
        let early = try EarlyPrices([.init(price: 1_000, first: 5)])
        let fallback = Pricing(Money(minorUnits: 1_500, euro), early)
        func pricing(_ price: Int, _ steps: EarlyPrices.Step...) throws -> Pricing {
            Pricing(Money(minorUnits: price, euro), try EarlyPrices(steps))
        }
        #expect(
            try map.prices(fallback: fallback, at: "seat_map") == [
                try pricing(2_000, .init(price: 950, first: 2)),
                try pricing(300, .init(price: 100, until: Moment("2027-06-01T00:00:00Z"))),
                fallback, try pricing(700),
            ]
        )
    }

    @Test(
        "that come before them are told with their places where they are wrong",
        arguments: [
            (#""early_prices": []"#, ["early_prices"]),
            (#""price": 1, "early_prices": 1"#, ["early_prices"]),
            (#""price": 1, "early_prices": [1]"#, ["early_prices[0]"]),
            (#""price": 1, "early_prices": [{"price": 1}]"#, ["early_prices[0].until"]),
            (#""price": 1, "early_prices": [{"first": 1}]"#, ["early_prices[0].price"]),
            (
                #""price": 1, "early_prices": [{"price": -1, "first": 1.5, "until": "soon", "x": 1}]"#,
                [
                    "early_prices[0].x", "early_prices[0].price", "early_prices[0].until",
                    "early_prices[0].first",
                ]
            ),
            (
                #""price": 1, "early_prices": [{"price": 1, "first": 5}, {"price": 1, "first": 5}]"#,
                ["early_prices[1].first"]
            ),
            (#""price": 1, "early_prices": [{"price": 1, "first": 0}]"#, ["early_prices[0].first"]),
        ] as [(zone: String, places: [String])]
    )
    func earlyFaults(zone: String, places: [String]) throws {
        let error = try #require(throws: SeatMapError.self) { try map([", \(zone)"]) }
        #expect(error.faults.map(\.place) == places.map { "seat_map.zones[0].\($0)" })
    }

    @Test("that come before them are told where the currency cannot hold them")
    func earlyAmounts() throws {
        let map = try map([#", "price": 1, "early_prices": [{"price": "0.5", "first": 1}]"#])
        let fallback = Pricing(Money(minorUnits: 1_500, try currency("JPY")))
        let error = try #require(throws: SeatMapError.self) {
            try map.prices(fallback: fallback, at: "seat_map")
        }
        #expect(error.faults.map(\.place) == ["seat_map.zones[0].early_prices[0].price"])
    }

    @Test("that the currency cannot hold are told with their places")
    func refusals() throws {
        let map = try map(
            [#", "price": "1.50""#, #", "price": "7""#, #", "price": "1000000000001""#]
        )
        let fallback = Pricing(Money(minorUnits: 1_500, try currency("JPY")))
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
