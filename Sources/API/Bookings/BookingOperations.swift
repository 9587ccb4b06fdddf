import HTTP
import JSONText
import Reservations

extension Operation {
    static let book = Operation(
        "book",
        "Books tickets or seats of an event, or seats of a show or of flights, by their codes or the best that are free: all of it, or nothing",
        headers: [saleKey],
        body: BookingFields.booking,
        bodyRules: [Schema.exactlyOne(of: ["event_id", "show_id", "flight_id", "legs"])],
        answer: made(Booking.schema),
        problems: [.notFound, .conflict, .unprocessableContent, .serviceUnavailable]
    )
    static let reserve = Operation(
        "reserve",
        "Books one seat of a flight",
        headers: [saleKey],
        body: BookingFields.reservation,
        answer: made(
            Schema.object(
                Booking.schemaMembers + [
                    ("flight_id", Schema.string(format: "uuid")), ("seat_code", Schema.string()),
                ]
            )
        ),
        problems: [.notFound, .conflict, .unprocessableContent, .serviceUnavailable]
    )
    static let bookShow = Operation(
        "bookShow",
        "Books numbered seats of a show, or the best that are free",
        path: [.show],
        headers: [saleKey],
        body: BookingFields.showSeats,
        bodyRules: [Schema.exactlyOne(of: ["seat_number", "seat_numbers", "best"])],
        answer: made(Booking.schema),
        problems: [.notFound, .conflict, .unprocessableContent, .serviceUnavailable]
    )
    static let showBooking = Operation(
        "showBooking",
        "One booking of one's own",
        path: [.booking],
        answer: Answer("The booking.", schema: Booking.schema),
        problems: [.notFound, .serviceUnavailable]
    )

    /// Reachable by two methods.
    static func cancelBooking(_ id: String) -> Operation {
        Operation(
            id,
            "Cancels a booking of one's own, or gives back some of its items: seats are free at once, and money goes back by the rules",
            path: [.booking],
            headers: [saleKey],
            body: PaymentFields.cancellation,
            answer: Answer("The booking.", schema: Booking.schema, headers: [replayed]),
            problems: [
                .badRequest, .notFound, .conflict, .unprocessableContent, .serviceUnavailable,
            ]
        )
    }

    /// Reachable by two paths.
    static func listBookings(_ id: String) -> Operation {
        Operation(
            id,
            "One's own bookings, the last one made first",
            query: BookingQuery.all,
            answer: Answer("A page of bookings.", schema: Schema.page(of: Booking.schema)),
            problems: [.badRequest, .serviceUnavailable]
        )
    }

    private static func made(_ schema: JSON) -> Answer {
        Answer(
            "The booking: held until it is paid, or confirmed where nothing is to be paid now.",
            status: .created,
            schema: schema,
            headers: [replayed]
        )
    }

    static let replayed = AnswerHeader(
        .idempotencyReplayed,
        "There, and true, if it is the first answer to the key that comes again",
        schema: Schema.string(oneOf: ["true"])
    )

    static let saleKey = RequestHeader(
        .idempotencyKey,
        "With the same key the first answer comes again, for 24 hours",
        schema: Schema.string(lengths: 1...255, pattern: "^[ -~]+$")
    )
}

extension PathParameter {
    static let booking = PathParameter(
        "id",
        "The booking's id",
        schema: Schema.string(format: "uuid")
    )
}
