import HTTP
import JSONText
import Reservations

/// The parameters of a flight search: read, checked and described here alone.
enum FlightQuery {
    static let sameAirport = "the same as departure"
    static let departure = airport(
        "departure",
        "IATA code of the airport of departure",
        example: "JFK"
    )
    static let arrival = airport(
        "arrival",
        "IATA code of the airport of arrival",
        example: "LAX"
    )
    static let travelDate = QueryParameter<LocalDate>(
        "travel_date",
        required: true,
        "Local date of departure",
        schema: Schema.string(format: "date")
    ) { text in
        LocalDate(text).map(Checked.valid) ?? .invalid("expected an existing date as YYYY-MM-DD")
    }
    static let passengers = QueryParameter<Int>.integer(
        "passengers",
        in: 1...9,
        fallback: 1,
        "Seats wanted; cabins with fewer are left out"
    )
    static let cabin = QueryParameter<Cabin>.choice("cabin", "Only this cabin")
    static let maximumStops = QueryParameter<Int>.integer(
        "max_stops",
        in: 0...1,
        fallback: 0,
        "Most changes of aircraft on the way"
    )
    static let order = QueryParameter<FlightSearch.Order>.choice(
        "sort",
        "What results are sorted by; price is that of the cheapest cabin"
    )
    static let cursor = Paging.cursor { FlightCursor($0) }

    static let all: Fields = [
        departure, arrival, travelDate, passengers, cabin, maximumStops, order, Paging.limit,
        cursor,
    ]

    /// Reads a search.
    ///
    /// - Throws: A 400 that names every bad parameter.
    static func search(from query: [UInt8]) throws(Problem) -> FlightSearch {
        var reader = QueryReader(query, known: all)
        let departure = reader.value(of: departure)
        let arrival = reader.value(of: arrival)
        let date = reader.value(of: travelDate)
        var filters = FlightSearch.Filters()
        filters.passengers = reader.value(of: passengers) ?? filters.passengers
        filters.cabin = reader.value(of: cabin)
        filters.maximumStops = reader.value(of: maximumStops) ?? filters.maximumStops
        filters.order = reader.value(of: order) ?? filters.order
        filters.limit = reader.value(of: Paging.limit) ?? filters.limit
        filters.cursor = reader.value(of: cursor)
        if let departure, departure == arrival { reader.refuse("arrival", sameAirport) }
        if let cursor = filters.cursor, cursor.order != filters.order {
            reader.refuse("cursor", "belongs to another sort order")
        }
        try reader.finish()
        guard let departure, let arrival, let date else { throw .invalid([]) }
        return FlightSearch(
            RouteDate(departure: departure, arrival: arrival, date: date),
            filters
        )
    }

    private static func airport(
        _ name: String,
        _ summary: String,
        example: String
    ) -> QueryParameter<AirportCode> {
        QueryParameter(
            name,
            required: true,
            "\(summary), in any case",
            schema: Schema.string(pattern: #"^\s*[A-Za-z]{3}\s*$"#, example: example)
        ) { text in
            AirportCode(text).map(Checked.valid) ?? .invalid("expected three letters (IATA)")
        }
    }
}

/// What all lists have in common.
enum Paging {
    static let limit = QueryParameter<Int>.integer(
        "limit",
        in: PageLimits.range,
        fallback: PageLimits.standard,
        "Results on a page"
    )

    /// - Parameter read: Reads what `next` told, nil for anything else.
    static func cursor<Cursor>(
        _ read: @escaping @Sendable (String) -> Cursor?
    ) -> QueryParameter<Cursor> {
        QueryParameter(
            "cursor",
            required: false,
            "Where to go on: `next` of the page before",
            schema: Schema.string()
        ) { text in
            read(text).map(Checked.valid) ?? .invalid("expected `next` of the page before")
        }
    }
}
