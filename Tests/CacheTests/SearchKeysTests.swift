@testable import Cache
import Reservations
import Testing

@Suite("The names of searches in Redis")
struct SearchKeysTests {
    @Test("of a route and day, or month, fall into one slot of a cluster, and carry a version")
    func keys() throws {
        let change = SearchChange(try searchRoute())
        let names = ["hf:s1:{JFK:LAX:2000-01-01}", "hf:s1:{JFK:LAX:2000-01}"]
        #expect(change.topics.map(SearchKeys.answers) == names)
        #expect(change.topics.map(SearchKeys.leases) == names.map { "\($0):leases" })
        #expect(
            change.marks.map(SearchKeys.mark) == ["hf:s1:from:JFK:10957", "hf:s1:to:LAX:10957"]
        )
        #expect(SearchKeys.generation.hasPrefix("hf:s1:"))
    }

    @Test("differ for every set of filters")
    func fields() throws {
        let route = try searchRoute()
        let id = "0198c5e2-7b1a-7c3d-8e4f-0123456789ab"
        var fields: Set<String> = []
        var count = 0
        for passengers in 1...9 {
            for cabin in [nil] + Cabin.allCases.map(Optional.some) {
                for stops in 0...1 {
                    for order in FlightSearch.Order.allCases {
                        for (limit, cursor) in [
                            (1, nil), (11, "f2.price.1.2.3." + id), (1, "f2.price.12.2.3." + id),
                        ] {
                            var filters = FlightSearch.Filters()
                            filters.passengers = passengers
                            filters.cabin = cabin
                            filters.maximumStops = stops
                            filters.order = order
                            filters.limit = limit
                            filters.cursor = cursor.flatMap { FlightCursor($0) }
                            let search = FlightSearch(route, filters)
                            fields.insert(SearchKeys.field(.flights(search)))
                            count += 1
                        }
                    }
                }
            }
        }
        #expect(fields.count == count)
    }
}
