import HTTP
import JSONText
import Reservations

/// The fields of requests about bookings.
enum BookingFields {
    /// The most places of one booking, over all its legs.
    static let placeLimit = SalesTerms.perBookingBounds.upperBound
    /// The most flights of one booking: two connections there and back, and some to spare.
    static let legLimit = 10
    static let eventID = id("event_id", "The event of the tickets, the seats, or both")
    static let showID = id("show_id", "The show of the seats")
    static let flightID = id("flight_id", "The flight of the seats")
    static let typeID = id("ticket_type_id", "The kind of ticket").required
    static let quantity = BodyField<Int>.integer(
        "quantity",
        in: 1...SalesTerms.perBookingBounds.upperBound,
        "How many"
    )
    static let seatCode = seat("seat_code", "The seat, in any case")
    static let seats = list("seats", "Codes of seats, in any case", of: seatCode.schema)
    static let best = BodyField<Int>.integer(
        "best",
        required: false,
        in: 1...placeLimit,
        "In place of seats: how many, beside each other and as near to the best place as they are free"
    )
    static let zone = BodyField<String>.line(
        "zone",
        required: false,
        lengths: SeatMapLimits.nameLengths,
        "The zone of a show's or an event's best seats, as its list of seats names it; otherwise any"
    )
    static let cabin = BodyField<Cabin>.choice(
        "cabin",
        required: false,
        of: Cabin.allCases,
        "The cabin of a flight's best seats: required with them"
    )
    static let items = list(
        "items",
        "Kinds of ticket, each once, and how many of each",
        of: Schema.object([("ticket_type_id", typeID.schema), ("quantity", quantity.schema)])
    )
    static let voucher = BodyField<VoucherCode>.voucherCode(
        "voucher",
        "The code of a voucher of the event, in any case: one booking is one use"
    )
    static let passengers = list(
        "passengers",
        "Who travels, one for each seat, in the order of the seats",
        of: Schema.object([("given_name", givenName.schema), ("family_name", familyName.schema)])
    ).optional
    static let legs = list(
        "legs",
        "Flights that are booked together: all or none",
        of: .object([("type", .string("object"))]),
        upTo: legLimit
    )
    static let contact = BodyField<JSON>(
        "contact",
        required: false,
        "How the customer is reached; otherwise by the account's e-mail address",
        schema: .object([
            ("type", .string("object")),
            (
                "properties",
                .object([("email", email.schema), ("phone", phone.schema)])
            ),
            ("required", .array([.string("email")])), ("additionalProperties", .bool(false)),
        ]),
        check: { .valid($0) }
    )
    static let givenName = name("given_name", "First and further names")
    static let familyName = name("family_name", "The name of the family")
    static let email = AccountFields.email
    static let phone = BodyField<String>.line(
        "phone",
        required: false,
        lengths: 1...50,
        "A telephone number"
    )
    static let seatNumber = BodyField<Int>.integer(
        "seat_number",
        required: false,
        in: 1...SeatMapLimits.seats,
        "The number of a seat"
    )
    static let seatNumbers = list(
        "seat_numbers",
        "Numbers of seats",
        of: Schema.integer(atLeast: 1, atMost: SeatMapLimits.seats)
    ).optional

    static let booking: Fields = [
        eventID, items.optional, showID, flightID, seats.optional, best, zone, cabin, passengers,
        legs.optional, contact, voucher,
    ]
    static let leg: Fields = [flightID.required, seats.optional, best, cabin, passengers]
    static let item: Fields = [typeID, quantity]
    static let passenger: Fields = [givenName, familyName]
    static let contactParts: Fields = [email, phone]
    static let reservation: Fields = [flightID.required, seatCode]
    static let showSeats: Fields = [seatNumber, seatNumbers, best, zone]

    private static func id(_ name: String, _ summary: String) -> BodyField<String> {
        .text(name, required: false, summary, schema: Schema.string(format: "uuid")) { text in
            UUIDText.isValid(text) ? .valid(text.lowercased()) : .invalid("expected a UUID")
        }
    }

    private static func name(_ name: String, _ summary: String) -> BodyField<String> {
        .line(name, lengths: 1...100, summary)
    }

    private static func seat(_ name: String, _ summary: String) -> BodyField<String> {
        .text(name, summary, schema: Schema.string(pattern: "^[A-Za-z0-9-]{1,8}$", example: "12A"))
        {
            text in
            let limit = 1...SeatMapLimits.codeLength
            guard limit.contains(text.utf8.count),
                text.utf8.allSatisfy({ $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "-") })
            else { return .invalid("expected a seat's code, such as 12A, without spaces") }
            return .valid(text.uppercased())
        }
    }

    /// A list that a booking may have: no longer than the most that anybody may book at once.
    private static func list(
        _ name: String,
        _ summary: String,
        of element: JSON,
        upTo limit: Int = placeLimit
    ) -> BodyField<[JSON]> {
        let schema = JSON.object([
            ("type", .string("array")), ("items", element), ("minItems", .number(1)),
            ("maxItems", .number(limit)),
        ])
        return BodyField<[JSON]>(name, required: true, summary, schema: schema) { json in
            guard case .array(let elements) = json, (1...limit).contains(elements.count) else {
                return .invalid("expected a list of 1 to \(limit)")
            }
            return .valid(elements)
        }
    }
}
