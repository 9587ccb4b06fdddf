import HTTP
import JSONText
import Reservations
import Storage

/// The fields of requests at the door.
enum CheckInFields {
    static let reference = BodyField<String>.text(
        "booking_reference",
        "What the customer shows or reads out, in any case",
        schema: Schema.string(pattern: "^[2-9A-HJKMNP-Za-hjkmnp-z]{6}$", example: "7KQ2MX")
    ) { text in
        let capitals = text.uppercased()
        let isOne = capitals.utf8.count == 6 && capitals.utf8.allSatisfy(\.isASCIILetterOrDigit)
        return isOne ? .valid(capitals) : .invalid("expected six letters and digits")
    }

    static let all: Fields = [reference, PaymentFields.items]
}

extension Service {
    /// Lets in who has a booking of an event.
    func checkInToEvent(_ request: Request) throws(Problem) -> Response {
        try checkIn(to: .event, .event, request)
    }

    /// Lets in who has a booking of a show.
    func checkInToShow(_ request: Request) throws(Problem) -> Response {
        try checkIn(to: .show, .show, request)
    }

    private func checkIn(
        to kind: InventoryKind,
        _ noun: CatalogNoun,
        _ request: Request
    ) throws(Problem) -> Response {
        let id = try id(of: noun, in: request)
        var reader = try BodyReader(request, known: CheckInFields.all)
        let reference = reader.value(of: CheckInFields.reference)
        let items = reader.value(of: PaymentFields.items)
        try reader.finish()
        guard let reference else { throw .internalError }
        let wish = CheckInWish(
            kind: kind,
            inventoryID: id,
            reference: reference,
            items: items,
            key: try idempotencyKey(of: request)
        )
        let account = try principal(of: request).account
        let found = try made(noun, request) { () throws(StoreError) in
            try store.checkIn(wish, by: account, until: request.deadline)
        }
        guard let found else { throw .unknownBooking }
        return try response(to: found, of: reference)
    }

    private func response(
        to found: CheckedIn,
        of reference: String
    ) throws(Problem) -> Response {
        switch found.verdict {
        case .admitted(let places): return .json(found.json(of: reference, admitting: places))
        case .repeated(let places):
            var response = Response.json(found.json(of: reference, admitting: places))
            response.headers.append((.idempotencyReplayed, "true"))
            return response
        case .used(let items):
            throw .conflict("already-checked-in", "Already checked in", items.compactMap(\.refusal))
        case .notConfirmed(let status):
            throw .conflict(
                "not-confirmed",
                "Not confirmed",
                [.init("booking_reference", "the booking is \(status.rawValue)")]
            )
        case .invalid(let faults): throw .invalid(FieldFaults(faults))
        }
    }
}

extension AdmissionItem {
    fileprivate var refusal: Problem.Field? {
        admission.map { .init("items[\(place)]", "checked in at \($0.time) by \($0.by)") }
    }

    fileprivate var json: JSON {
        .object([
            ("item", .number(place)), ("name", .string(name)), ("seat_code", .text(seatCode)),
            ("quantity", .number(quantity)), ("returned", .bool(isReturned)),
            ("checked_in_at", .text(admission?.time)), ("checked_in_by", .text(admission?.by)),
        ])
    }

    fileprivate static let schema = Schema.object([
        ("item", Schema.integer(atLeast: 0).described("Its place among the booking's items")),
        ("name", Schema.string()), ("seat_code", Schema.nullable(Schema.string())),
        ("quantity", Schema.integer(atLeast: 1)), ("returned", Schema.flag),
        ("checked_in_at", Schema.nullable(Schema.string(format: "date-time"))),
        ("checked_in_by", Schema.nullable(Schema.string())),
    ])
}

extension CheckedIn {
    fileprivate func json(of reference: String, admitting places: [Int]) -> JSON {
        .object([
            ("booking_reference", .string(reference)),
            ("admitted", .array(places.map(JSON.number))),
            ("items", .array(items.map(\.json))),
        ])
    }

    /// The schema of what `checkInToEvent` answers.
    static let schema = Schema.object([
        ("booking_reference", Schema.string()),
        (
            "admitted",
            Schema.array(of: Schema.integer(atLeast: 0))
                .described("The places of the items that this call has let in")
        ),
        ("items", Schema.array(of: AdmissionItem.schema)),
    ])
}

extension Operation {
    static let checkInToEvent = checkIn("checkInToEvent", "an event", path: .event)
    static let checkInToShow = checkIn("checkInToShow", "a show", path: .show)

    private static let checkInKey = RequestHeader(
        .idempotencyKey,
        "The same call with the same key is answered as before, in place of 409",
        schema: saleKey.schema
    )

    private static func checkIn(_ id: String, _ noun: String, path: PathParameter) -> Operation {
        Operation(
            id,
            "Lets in who has a confirmed booking of \(noun): each of its items once, those in `items` or all that are left",
            path: [path],
            headers: [checkInKey],
            body: CheckInFields.all,
            answer: Answer(
                "The booking's items, and which of them are let in.",
                schema: CheckedIn.schema,
                headers: [replayed]
            ),
            problems: [.notFound, .conflict]
        )
    }
}
