@testable import Cache
import Reservations
import Testing

@Suite("The names of searches in Redis")
struct SearchKeysTests {
    @Test("of a route and day fall into one slot of a cluster, and carry a version")
    func keys() throws {
        let route = try search().route
        #expect(SearchKeys.answers(route) == "hf:s1:{JFK:LAX:2000-01-01}")
        #expect(SearchKeys.leases(route) == "hf:s1:{JFK:LAX:2000-01-01}:leases")
        #expect(SearchKeys.generation.hasPrefix("hf:s1:"))
    }

    @Test("differ for every set of filters")
    func fields() {
        let id = "0198c5e2-7b1a-7c3d-8e4f-0123456789ab"
        var fields: Set<String> = []
        var count = 0
        for passengers in 1...9 {
            for cabin in [nil] + Cabin.allCases.map(Optional.some) {
                for stops in 0...1 {
                    for order in FlightSearch.Order.allCases {
                        for (limit, cursor) in [
                            (1, nil), (11, "f1.price.1.2." + id), (1, "f1.price.12.2." + id),
                        ] {
                            var filters = FlightSearch.Filters()
                            filters.passengers = passengers
                            filters.cabin = cabin
                            filters.maximumStops = stops
                            filters.order = order
                            filters.limit = limit
                            filters.cursor = cursor.flatMap { FlightCursor($0) }
                            fields.insert(SearchKeys.field(filters))
                            count += 1
                        }
                    }
                }
            }
        }
        #expect(fields.count == count)
    }
}
