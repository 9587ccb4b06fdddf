import HTTP
import JSONText
import Reservations
import Storage

/// The fields of requests that sell at the door.
enum DoorSaleFields {
    static let contact = BodyField<JSON>(
        "contact",
        required: true,
        "How the customer is reached, who need not have an account",
        schema: BookingFields.contact.schema,
        check: { .valid($0) }
    )

    static let tickets: Fields = [
        BookingFields.items.optional, BookingFields.seats.optional, BookingFields.best,
        BookingFields.zone,
        contact,
    ]
    static let seats: Fields = [
        BookingFields.seats.optional, BookingFields.best, BookingFields.zone, contact,
    ]
}

extension Service {
    /// Sells tickets of an event at its door.
    func sellTickets(_ request: Request) throws(Problem) -> Reply {
        let id = try id(of: .event, in: request)
        var reader = try BodyReader(request, known: DoorSaleFields.tickets)
        let wishes = reader.eventWishes() ?? []
        return try sell(
            .init(kind: .event, inventoryID: id, wishes: wishes),
            .event,
            reader,
            request
        )
    }

    /// Sells seats of a show at its door.
    func sellSeats(_ request: Request) throws(Problem) -> Reply {
        let id = try id(of: .show, in: request)
        var reader = try BodyReader(request, known: DoorSaleFields.seats)
        let wishes = reader.seatWishes(of: .show) ?? []
        return try sell(
            .init(kind: .show, inventoryID: id, wishes: wishes),
            .show,
            reader,
            request
        )
    }

    func cancelEventSale(_ request: Request) throws(Problem) -> Reply {
        try cancelSale(of: .event, .event, request)
    }

    func cancelShowSale(_ request: Request) throws(Problem) -> Reply {
        try cancelSale(of: .show, .show, request)
    }

    /// Sells a part that is read, once the rest is.
    private func sell(
        _ part: BookingRequest.Part,
        _ noun: CatalogNoun,
        _ reader: BodyReader,
        _ request: Request
    ) throws(Problem) -> Reply {
        var reader = reader
        if !reader.has(DoorSaleFields.contact) { reader.refuse("contact", "required") }
        let contact = reader.contact()
        try reader.finish()
        guard let contact, !part.wishes.isEmpty else { throw .internalError }
        let account = try principal(of: request).account
        _ = try made(noun, request) { () throws(StoreError) in
            try store.maySell(
                part.kind,
                id: part.inventoryID,
                by: account,
                until: request.deadline
            )
        }
        let wish = BookingRequest(
            userID: account.id,
            contact: contact,
            parts: [part],
            isAtDoor: true
        )
        return try decide(.book(wish), by: account.id, request) { outcome in
            guard case .done(let booking) = outcome else { return nil }
            return .json(booking.json, status: .created)
        }
    }

    /// Cancels what was sold at the door, whoever has sold it.
    private func cancelSale(
        of kind: InventoryKind,
        _ noun: CatalogNoun,
        _ request: Request
    ) throws(Problem) -> Reply {
        let id = try id(of: noun, in: request)
        guard let saleID = UUIDText.canonical(request.pathParameters["sale"] ?? "") else {
            throw .unknownBooking
        }
        let account = try principal(of: request).account
        let isThere = try made(noun, request) { () throws(StoreError) in
            try store.maySell(kind, id: id, saleID: saleID, by: account, until: request.deadline)
        }
        guard isThere else { throw .unknownBooking }
        let wish = CancellationWish(bookingID: saleID)
        return try decide(.cancel(wish, .seller), by: account.id, request) { outcome in
            guard case .changed(let changed) = outcome else { return nil }
            return .json(changed.booking.json)
        }
    }
}

extension Operation {
    static let sellTickets = Operation(
        "sellTickets",
        "Sells tickets of an event at its door: paid there, confirmed at once, and none of the seller's own",
        path: [.event],
        headers: [saleKey],
        body: DoorSaleFields.tickets,
        answer: sold,
        problems: [.notFound, .conflict, .unprocessableContent]
    )
    static let sellSeats = Operation(
        "sellSeats",
        "Sells seats of a show at its door, named ones or the best that are free, likewise",
        path: [.show],
        headers: [saleKey],
        body: DoorSaleFields.seats,
        bodyRules: [Schema.exactlyOne(of: ["seats", "best"])],
        answer: sold,
        problems: [.notFound, .conflict, .unprocessableContent]
    )
    static let cancelEventSale = cancelSale("cancelEventSale", path: .event)
    static let cancelShowSale = cancelSale("cancelShowSale", path: .show)

    private static let sold = Answer(
        "The booking.",
        status: .created,
        schema: Booking.schema,
        headers: [replayed]
    )

    private static func cancelSale(_ id: String, path: PathParameter) -> Operation {
        Operation(
            id,
            "Cancels what was sold at the door, whoever has sold it",
            path: [path, .sale],
            headers: [saleKey],
            answer: Answer("The booking.", schema: Booking.schema, headers: [replayed]),
            problems: [.badRequest, .notFound, .conflict, .unprocessableContent]
        )
    }
}

extension PathParameter {
    static let sale = PathParameter(
        "sale",
        "The id of the booking that was sold",
        schema: Schema.string(format: "uuid")
    )
}
