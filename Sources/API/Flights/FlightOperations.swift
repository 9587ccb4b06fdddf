import Cache
import HTTP
import JSONText
import Reservations

extension Operation {
    static let searchFlights = Operation(
        "searchFlights",
        "Flights of a day between two airports",
        query: FlightQuery.all,
        answer: Answer(
            "The flights that suit.",
            schema: Schema.page(of: Flight.schema),
            headers: [
                .init(
                    .cacheStatus,
                    "Where the answer came from",
                    schema: Schema.string(oneOf: CacheStatus.allCases.map(\.rawValue))
                )
            ]
        ),
        problems: [.badRequest, .serviceUnavailable]
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
