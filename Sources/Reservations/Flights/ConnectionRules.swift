/// Which flights make a connection.
package enum ConnectionRules {
    /// How long a change of aircraft takes at least where the airport says nothing else, in minutes.
    package static let standardMinimum = 60
    /// What an airport may say.
    package static let minimums = 5...720
    /// One waits less than this for the second leg, in seconds: longer is a stay.
    package static let longestWait = 24 * 60 * 60
    /// On which days, by its own airport's calendar, a second leg may leave, counted from the travel date.
    ///
    /// A flight of up to a day arrives from the day before (across the date line) to two days after, and
    /// one goes on then or on the day after that. A search's answer depends on no other days.
    package static let secondLegDays = -1...3
    /// A search has so many connections at most, the best by what it is sorted by.
    package static let limit = 100
    /// No more flights than these are looked at, the first to leave: no airport has so many departures a day,
    /// nor so many arrivals in the three days on which one can go on.
    package static let (firstLegLimit, secondLegLimit) = (2_000, 6_000)
}
