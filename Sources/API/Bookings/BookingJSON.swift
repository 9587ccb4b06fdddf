import HTTP
import JSONText
import Reservations

extension Booking {
    /// As every answer has it.
    var json: JSON { .object(members) }

    var members: [(name: String, value: JSON)] {
        [
            ("id", .string(id)), ("booking_reference", .string(reference)),
            ("user_id", .string(userID)), ("status", .string(status.rawValue)),
            ("hold_expires_at", .text(holdExpiresAt)), ("total_price", .string(total.decimal)),
            ("currency", .string(total.currency.code)),
            ("voucher", .text(voucher?.code.text)), ("discount", .string(discount.decimal)),
            ("items", .array(items.map(\.json))),
            (
                "contact",
                .object([("email", .string(contact.email)), ("phone", .text(contact.phone))])
            ),
            ("created_at", .string(createdAt)),
        ]
    }

    /// The schema of `json`.
    static let schema = Schema.object(schemaMembers)

    static let schemaMembers: [(name: String, value: JSON)] = [
        ("id", Schema.string(format: "uuid")),
        ("booking_reference", Schema.string(pattern: "^[2-9A-HJKMNP-Z]{6}$", example: "7KQ2MX")),
        ("user_id", Schema.string(format: "uuid")),
        ("status", Schema.string(oneOf: BookingStatus.allCases.map(\.rawValue))),
        ("hold_expires_at", Schema.nullable(Schema.string(format: "date-time"))),
        ("total_price", Schema.string()),
        ("currency", Schema.currency),
        ("voucher", Schema.nullable(Schema.string()).described("The code that it was booked with")),
        (
            "discount",
            Schema.string().described(
                "What the voucher has taken off: total_price is what is left"
            )
        ),
        ("items", Schema.array(of: BookingItem.schema)),
        (
            "contact",
            Schema.object([
                ("email", Schema.string(format: "email")),
                ("phone", Schema.nullable(Schema.string())),
            ])
        ),
        ("created_at", Schema.string(format: "date-time")),
    ]
}

extension BookingItem {
    fileprivate var json: JSON {
        var members: [(name: String, value: JSON)] = [
            ("name", .string(name)), ("\(kind.rawValue)_id", .string(inventoryID)),
        ]
        if let seatCode { members.append(("seat_code", .string(seatCode))) }
        if let ticketTypeID { members.append(("ticket_type_id", .string(ticketTypeID))) }
        members += [
            ("quantity", .number(quantity)), ("price_at_booking", .string(price.decimal)),
            (
                "discount",
                .string(Money(minorUnits: discount, price.currency).decimal)
            ),
            ("returned", .bool(isReturned)), ("checked_in", .bool(isUsed)),
        ]
        if let passenger {
            members.append(
                (
                    "passenger",
                    .object([
                        ("given_name", .string(passenger.givenName)),
                        ("family_name", .string(passenger.familyName)),
                    ])
                )
            )
        }
        return .object(members)
    }

    /// The schema of `json`: only what every item has is required.
    fileprivate static let schema = JSON.object([
        ("type", .string("object")),
        (
            "properties",
            .object([
                ("name", Schema.string()), ("event_id", Schema.string(format: "uuid")),
                ("show_id", Schema.string(format: "uuid")),
                ("flight_id", Schema.string(format: "uuid")), ("seat_code", Schema.string()),
                ("ticket_type_id", Schema.string(format: "uuid")),
                ("quantity", Schema.integer(atLeast: 1)), ("price_at_booking", Schema.string()),
                (
                    "discount",
                    Schema.string().described(
                        "What the voucher has taken off of all of the quantity"
                    )
                ),
                ("returned", Schema.flag),
                ("checked_in", Schema.flag.described("Whether its holders have been let in")),
                (
                    "passenger",
                    Schema.object([
                        ("given_name", Schema.string()), ("family_name", Schema.string()),
                    ])
                ),
            ])
        ),
        (
            "required",
            .array(
                ["name", "quantity", "price_at_booking", "discount", "returned", "checked_in"].map(
                    JSON.string
                )
            )
        ),
    ])
}
