import HTTP
import JSONText
import Reservations

extension JSONWriter {
    /// A flight as it is, or a connection: that has no id of its own, and is booked by its legs.
    mutating func journey(_ journey: Journey) {
        guard journey.stops > 0 else { return flight(journey.first) }
        object { json in
            for name in ["id", "flight_num", "carrier"] {
                json.name(name)
                json.null()
            }
            json.way(journey)
            json.name("legs")
            json.array { json in
                for leg in journey.legs { json.flight(leg) }
            }
        }
    }

    mutating func dayPrice(_ day: DayPrice) {
        object { json in
            json.name("date")
            json.string(day.date.description)
            json.name("price")
            json.string(day.price.decimal)
            json.name("currency")
            json.string(day.price.currency.code)
        }
    }
}

extension Journey {
    /// The schema of what `JSONWriter.journey` writes.
    static let schema = Schema.any(of: [Flight.schema, connectionSchema])

    private static let connectionSchema = Schema.object([
        ("id", Schema.null.described("A connection is booked by the ids of its legs")),
        ("flight_num", Schema.null),
        ("carrier", Schema.null),
        ("departure", Schema.string()),
        ("arrival", Schema.string()),
        ("departure_time", Schema.string(format: "date-time")),
        ("arrival_time", Schema.string(format: "date-time")),
        ("duration_minutes", Schema.integer(atLeast: 1).described("With the stop")),
        ("stops", Schema.integer(atLeast: 1, atMost: 1)),
        (
            "cabins",
            Schema.array(of: Flight.cabinSchema).described(
                "What both legs sell in one currency: the sum, and the lower number of seats"
            )
        ),
        ("legs", Schema.array(of: Flight.schema, exactly: 2)),
    ])
}

extension DayPrice {
    /// The schema of what `JSONWriter.dayPrice` writes.
    static let schema = Schema.object([
        ("date", Schema.string(format: "date")),
        ("price", Flight.priceSchema),
        ("currency", Schema.currency),
    ])
}
