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
                ("zones", .array(zones.map(\.json))),
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
            (EarlyPrices.field, EarlyPriceFields.answerSchema), ("currency", Schema.currency),
        ] + Schema.terms + [
            ("zones", Schema.array(of: PricedZone.schema)),
            ("seats_left", Schema.integer(atLeast: 0)),
            ("status", Schema.string(oneOf: InventoryStatus.allCases.map(\.rawValue))),
            ("created_at", Schema.string(format: "date-time")),
            ("updated_at", Schema.string(format: "date-time")),
        ]
    )
}
