import Cache
import HTTP
import JSONText
import Reservations

extension Operation {
    static let searchFlights = Operation(
        "searchFlights",
        "Flights of a day between two airports, and connections of two if wanted",
        query: FlightQuery.all,
        answer: Answer(
            """
            What suits. Of a connection the second flight leaves no sooner than the airport's minimum \
            after the first has arrived, less than a day later, on the same or the next date there. \
            One is left out where something else leaves no earlier, arrives no later and sells all its \
            cabins for no more; of the rest the first \(ConnectionRules.limit) by `sort` are shown. \
            Flights that have left are not. \
            What is alike goes by fewer stops, then by departure and by arrival.
            """,
            schema: Schema.page(of: Journey.schema),
            headers: [cacheStatus]
        ),
        problems: [.badRequest, .serviceUnavailable]
    )
    static let showFlightCalendar = Operation(
        "showFlightCalendar",
        "The cheapest flight of each day of a month between two airports",
        query: CalendarQuery.all,
        answer: Answer(
            """
            The lowest price of a seat on each day, by flights without a stop; a day on which flights \
            are sold in several currencies has an entry for each. Days without a seat are left out, and \
            flights that have left.
            """,
            schema: Schema.page(of: DayPrice.schema),
            headers: [cacheStatus]
        ),
        problems: [.badRequest, .serviceUnavailable]
    )
    private static let cacheStatus = AnswerHeader(
        .cacheStatus,
        "Where the answer came from",
        schema: Schema.string(oneOf: CacheStatus.allCases.map(\.rawValue))
    )
    static let showFlight = Operation(
        "showFlight",
        "One flight, with what is left at this moment",
        path: [.flight],
        answer: Answer("The flight.", schema: Flight.schema),
        problems: [.notFound, .serviceUnavailable]
    )
}

extension PathParameter {
    static let flight = PathParameter(
        "id",
        "The flight's id",
        schema: Schema.string(format: "uuid")
    )
}
