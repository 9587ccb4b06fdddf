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
        var fields: Set<String> = []
        var count = 0
        for passengers in 1...9 {
            for cabin in [nil] + Cabin.allCases.map(Optional.some) {
                for stops in 0...1 {
                    for order in FlightSearch.Order.allCases {
                        for limit in [1, 11, nil] {
                            var filters = FlightSearch.Filters()
                            filters.passengers = passengers
                            filters.cabin = cabin
                            filters.maximumStops = stops
                            filters.order = order
                            filters.limit = limit ?? filters.limit
                            let search = FlightSearch(route, filters)
                            let isPage = limit != nil
                            fields.insert(
                                SearchKeys.field(isPage ? .flights(search) : .whole(search))
                            )
                            count += 1
                        }
                    }
                }
            }
        }
        #expect(fields.count == count)
    }
}
