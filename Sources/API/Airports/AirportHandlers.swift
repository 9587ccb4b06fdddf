import HTTP
import JSONText
import Reservations
import Storage

/// The parameters of an airport search.
enum AirportQuery {
    /// More than this is no part of a name.
    private static let lengthLimit = 100

    static let words = QueryParameter<String>(
        "search",
        required: false,
        "A code, or a part of a city's or an airport's name; none lists all",
        schema: .object([("type", .string("string")), ("maxLength", .number(lengthLimit))])
    ) { text in
        text.unicodeScalars.count <= lengthLimit
            ? .valid(text) : .invalid("expected at most \(lengthLimit) characters")
    }
    static let cursor = Paging.cursor { AirportCursor($0) }

    static let all: Fields = [words, Paging.limit, cursor]
}

extension Service {
    /// Airports by what a person types, the exact code first.
    func findAirports(_ request: Request) throws(Problem) -> Response {
        var reader = QueryReader(request.query, known: AirportQuery.all)
        let words = reader.value(of: AirportQuery.words) ?? ""
        let limit = reader.value(of: Paging.limit) ?? PageLimits.standard
        let cursor = reader.value(of: AirportQuery.cursor)
        try reader.finish()
        let (airports, next) = try ask(request) { () throws(StoreError) in
            try store.airports(
                matching: words,
                after: cursor,
                limit: limit,
                until: request.deadline
            )
        }
        var json = JSONWriter()
        json.object { json in
            json.name("results")
            json.array { json in
                for airport in airports { json.airport(airport) }
            }
            json.name("next")
            if let next { json.string(next.description) } else { json.null() }
        }
        return .json(json.bytes)
    }
}

extension JSONWriter {
    fileprivate mutating func airport(_ airport: Airport) {
        object { json in
            json.name("iata")
            json.string(airport.code.text)
            json.name("name")
            json.string(airport.name)
            json.name("city")
            json.string(airport.city)
            json.name("country")
            json.string(airport.country)
            json.name("timezone")
            json.string(airport.timeZone)
        }
    }
}

extension Airport {
    /// The schema of what `JSONWriter.airport` writes.
    fileprivate static let schema = Schema.object([
        ("iata", Schema.string(pattern: "^[A-Z]{3}$", example: "LHR")),
        ("name", Schema.string()),
        ("city", Schema.string()),
        ("country", Schema.string(pattern: "^[A-Z]{2}$", example: "GB")),
        ("timezone", Schema.string()),
    ])
}

extension Operation {
    static let findAirports = Operation(
        "findAirports",
        "Airports by code, city or name",
        query: AirportQuery.all,
        answer: Answer("The exact code first.", schema: Schema.page(of: Airport.schema)),
        problems: [.badRequest, .serviceUnavailable]
    )
}
