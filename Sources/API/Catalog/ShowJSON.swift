import HTTP
import JSONText
import Reservations

/// The parameters of a list of shows.
enum ShowQuery {
    static let cursor = Paging.cursor { text in
        InventoryCursor(text).flatMap { $0.order == .startTime ? $0 : nil }
    }

    static let all: Fields = [Paging.limit, cursor]
}

extension Show {
    /// As every answer has it.
    var json: JSON {
        .object(
            [("id", .string(id)), ("movie_id", .string(movieID))] + facts + [
                ("seats_left", .number(seatsLeft)), ("status", .string(status.rawValue)),
                ("created_at", .string(createdAt)), ("updated_at", .string(updatedAt)),
            ]
        )
    }

    /// The schema of `json`.
    static let schema = Schema.object(
        [
            ("id", Schema.string(format: "uuid")), ("movie_id", Schema.string(format: "uuid")),
            ("screen_name", Schema.string()), ("time_zone", Schema.string()),
            ("start_time", Schema.string(format: "date-time")),
            ("end_time", Schema.string(format: "date-time")),
            ("total_seats", Schema.integer(atLeast: 1)), ("price", Schema.string()),
            ("currency", Schema.string(pattern: "^[A-Z]{3}$", example: "EUR")),
        ] + Schema.terms + [
            ("seats_left", Schema.integer(atLeast: 0)),
            ("status", Schema.string(oneOf: InventoryStatus.allCases.map(\.rawValue))),
            ("created_at", Schema.string(format: "date-time")),
            ("updated_at", Schema.string(format: "date-time")),
        ]
    )

    /// The schema of its seats.
    static let seatsSchema = Schema.object([
        ("show_id", Schema.string(format: "uuid")),
        ("seats", Schema.array(of: InventorySeat.schema)),
    ])
}

extension JSONWriter {
    mutating func seats(_ seats: [InventorySeat], ofShow id: String) {
        object { json in
            json.name("show_id")
            json.string(id)
            json.name("seats")
            json.array { json in
                for seat in seats { json.seat(seat) }
            }
        }
    }

    private mutating func seat(_ seat: InventorySeat) {
        object { json in
            for (name, value) in [
                ("seat_code", seat.code), ("section", seat.section), ("row", seat.row),
                ("column", seat.column), ("zone", seat.zone), ("price", seat.price.decimal),
                ("currency", seat.price.currency.code), ("status", seat.status.rawValue),
            ] {
                json.name(name)
                json.string(value)
            }
            json.name("features")
            json.array { json in
                for feature in seat.features { json.string(feature.rawValue) }
            }
            json.name("x")
            json.number(seat.x)
            json.name("y")
            json.number(seat.y)
        }
    }
}

extension InventorySeat {
    /// The schema of what `JSONWriter.seat` writes.
    fileprivate static let schema = Schema.object([
        ("seat_code", Schema.string(pattern: "^[A-Z0-9-]{1,8}$", example: "12A")),
        ("section", Schema.string()), ("row", Schema.string()), ("column", Schema.string()),
        ("zone", Schema.string()), ("price", Schema.string()),
        ("currency", Schema.string(pattern: "^[A-Z]{3}$", example: "EUR")),
        ("status", Schema.string(oneOf: Status.allCases.map(\.rawValue))),
        (
            "features",
            Schema.array(of: Schema.string(oneOf: SeatFeature.allCases.map(\.rawValue)))
        ),
        ("x", Schema.integer(atLeast: 0)), ("y", Schema.integer(atLeast: 0)),
    ])
}
