/// The flights that the results of a search are made of.
package struct DayFlights: Hashable, Sendable {
    /// Those of the day that go all the way.
    package var direct: [Flight]
    /// Those of the day from the airport of departure to other places.
    package var first: [Flight]
    /// Those from such places to the airport of arrival.
    package var second: [Flight]
    /// How long a change of aircraft takes at least, in minutes.
    package var minimums: [AirportCode: Int]

    package init(
        direct: [Flight],
        first: [Flight] = [],
        second: [Flight] = [],
        minimums: [AirportCode: Int] = [:]
    ) {
        self.direct = direct
        self.first = first
        self.second = second
        self.minimums = minimums
    }

    /// Two flights each that meet in time, where no other journey makes them pointless; in no order.
    package var connections: [Journey] {
        var search = ConnectionSearch(self)
        return search.connections()
    }
}
