@testable import Reservations
import Testing

@Suite("A cursor")
struct FlightCursorTests {
    private static let id = "0198c5e2-7b1a-7c3d-8e4f-0123456789ab"

    @Test("reads back as it was written", arguments: FlightSearch.Order.allCases)
    func roundTrip(order: FlightSearch.Order) throws {
        var random = try RandomFlights(seed: 13)
        for flight in random.list(50) {
            let cursor = FlightCursor(Journey(flight), by: order)
            #expect(FlightCursor(cursor.description) == cursor)
        }
    }

    @Test(
        "that is not ours is none",
        arguments: [
            "", "f2", "x", "f1.price.1.2.3.\(id)", "f2.size.1.2.3.\(id)", "f2.price.1.2.\(id)",
            "f2.price.a.2.3.\(id)", "f2.price.1.b.3.\(id)", "f2.price.1.2.c.\(id)",
            "f2.price.1.2.3.x", "f2.price.1.2.3.\(id).4", "f2.price..2.3.\(id)",
            "f2.price.1.2.3.", "F2.price.1.2.3.\(id)", " f2.price.1.2.3.\(id)",
            "f2.price.99999999999999999999.2.3.\(id)", "f2.price.1.5.2.3.\(id)",
            "f2.price.1.2.3.' OR 1=1", "f2.price.1.2.3.\(id.uppercased())",
            "f2.price.+1.2.3.\(id)", "f2.price.01.2.3.\(id)", "f2.price.1.2.3.\(id).",
            "f2.price.1.2.3.\(id).\(id).\(id)", "f2.price.1.2.3.\(id).\(id.uppercased())",
        ]
    )
    func refusals(text: String) {
        #expect(FlightCursor(text) == nil)
    }

    @Test("of extreme numbers is harmless", arguments: [Int.min, Int.max])
    func extremes(number: Int) throws {
        var random = try RandomFlights(seed: 14)
        var filters = FlightSearch.Filters()
        filters.passengers = 0
        filters.cursor = FlightCursor("f2.price.\(number).\(number).\(number).\(Self.id)")
        #expect(filters.cursor != nil)
        filters.order = .price
        #expect(filters.page(of: random.list(5)).flights.count == (number < 0 ? 5 : 0))
    }

    @Test("a route and day has one text, which names all three")
    func routeDate() throws {
        #expect(try RandomFlights.route().description == "JFK:LAX:2027-06-01")
    }
}
