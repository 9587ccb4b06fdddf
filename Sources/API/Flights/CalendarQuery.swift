import HTTP
import JSONText
import Reservations

/// The parameters of a calendar of prices; those that a search has as well are the search's.
enum CalendarQuery {
    static let month = QueryParameter<YearMonth>(
        "month",
        required: true,
        "Month of the local dates of departure",
        schema: Schema.string(pattern: "^[0-9]{4}-(0[1-9]|1[0-2])$", example: "2027-06")
    ) { text in
        YearMonth(text).map(Checked.valid) ?? .invalid("expected a month as YYYY-MM")
    }

    static let all: Fields = [
        FlightQuery.departure, FlightQuery.arrival, month, FlightQuery.passengers,
        FlightQuery.cabin,
    ]

    /// Reads what is asked for.
    ///
    /// - Throws: A 400 that names every bad parameter.
    static func search(from query: [UInt8]) throws(Problem) -> CalendarSearch {
        var reader = QueryReader(query, known: all)
        let departure = reader.value(of: FlightQuery.departure)
        let arrival = reader.value(of: FlightQuery.arrival)
        let month = reader.value(of: month)
        let passengers = reader.value(of: FlightQuery.passengers)
        let cabin = reader.value(of: FlightQuery.cabin)
        if let departure, departure == arrival {
            reader.refuse("arrival", FlightQuery.sameAirport)
        }
        try reader.finish()
        guard let departure, let arrival, let month else { throw .invalid([]) }
        return CalendarSearch(
            RouteMonth(departure: departure, arrival: arrival, month: month),
            passengers: passengers ?? 1,
            cabin: cabin
        )
    }
}
