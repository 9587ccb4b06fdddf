import HTTP
import JSONText
import Reservations

extension JSONWriter {
    mutating func flight(_ flight: Flight) {
        object { json in
            json.name("id")
            json.string(flight.id)
            json.name("flight_num")
            json.string("\(flight.carrier)\(flight.number)")
            json.name("carrier")
            json.string(flight.carrier)
            json.way(Journey(flight))
        }
    }

    /// From where to where, when and for how much: what a flight and a connection tell alike.
    mutating func way(_ journey: Journey) {
        name("departure")
        string(journey.departure.text)
        name("arrival")
        string(journey.arrival.text)
        name("departure_time")
        string(journey.departureTime.description)
        name("arrival_time")
        string(journey.arrivalTime.description)
        name("duration_minutes")
        number(journey.durationMinutes)
        name("stops")
        number(journey.stops)
        name("cabins")
        array { json in
            for fare in journey.fares { json.fare(fare) }
        }
    }

    private mutating func fare(_ fare: Flight.Fare) {
        object { json in
            json.name("cabin")
            json.string(fare.cabin.rawValue)
            json.name("price")
            json.string(fare.price.decimal)
            json.name("currency")
            json.string(fare.price.currency.code)
            json.name("seats_left")
            json.number(Flight.shownSeats(fare.seatsLeft))
        }
    }
}

extension Flight {
    /// The schema of what `JSONWriter.flight` writes.
    static let schema = Schema.object([
        ("id", Schema.string(format: "uuid")),
        ("flight_num", Schema.string()),
        ("carrier", Schema.string()),
        ("departure", Schema.string()),
        ("arrival", Schema.string()),
        ("departure_time", Schema.string(format: "date-time")),
        ("arrival_time", Schema.string(format: "date-time")),
        ("duration_minutes", Schema.integer(atLeast: 1)),
        ("stops", Schema.integer(atLeast: 0, atMost: 0)),
        ("cabins", Schema.array(of: cabinSchema)),
    ])

    static let priceSchema = Schema.string(pattern: #"^\d+(\.\d+)?$"#, example: "189.00")

    static let cabinSchema = Schema.object([
        ("cabin", Schema.string(oneOf: Cabin.allCases.map(\.rawValue))),
        ("price", priceSchema),
        ("currency", Schema.currency),
        ("seats_left", Schema.integer(atLeast: 0, atMost: shownSeatsLimit)),
    ])
}
