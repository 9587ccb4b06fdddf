import HTTP
import JSONText
import Reservations
import Storage

/// What was booked of an event or a show, as a file for its door and its books.
extension Service {
    func exportEventBookings(_ request: Request) throws -> Reply {
        try exportBookings(of: .event, .event, request)
    }

    func exportShowBookings(_ request: Request) throws -> Reply {
        try exportBookings(of: .show, .show, request)
    }

    private func exportBookings(
        of kind: InventoryKind,
        _ noun: CatalogNoun,
        _ request: Request
    ) throws(Problem) -> Reply {
        let id = try id(of: noun, in: request)
        var reader = QueryReader(request.query, known: BookingListQuery.all)
        let status = reader.value(of: BookingListQuery.status)
        try reader.finish()
        let account = try principal(of: request).account
        let outcome = try ask(request) { () throws(StoreError) in
            try store.salesSubject(kind, id: id, for: account, until: request.deadline)
        }
        let subject = try value(of: outcome, noun)
        return csv(request, named: "bookings-\(id)", SoldItem.columns) { file throws(StoreError) in
            try store.soldItems(of: subject, status, until: request.deadline) { items in
                items.allSatisfy { file.add($0.cells) }
            }
        }
    }
}

enum BookingListQuery {
    static let status = QueryParameter<BookingStatus>.choice(
        "status",
        "Only what is in bookings of this status, such as those whom the door lets in"
    )

    static let all: Fields = [status]
}

extension SoldItem {
    fileprivate static let columns = [
        "booking_reference", "status", "created_at", "confirmed_at", "ended_at", "name",
        "seat_code",
        "zone", "quantity", "unit_price", "total", "refunded", "currency", "customer",
        "contact_email", "contact_phone", "discount", "voucher", "sold_by",
        "checked_in_at",
    ]

    /// In the order of `columns`.
    fileprivate var cells: [CSVText.Cell] {
        let total = Money(
            minorUnits: price.minorUnits * quantity - discount.minorUnits,
            price.currency
        )
        return [
            .text(reference), .text(status.rawValue), .text(createdAt), .text(or: confirmedAt),
            .text(or: endedAt), .text(name), .text(or: seatCode), .text(or: zone),
            .number(String(quantity)), .number(price.decimal), .number(total.decimal),
            .number(refunded.decimal), .text(price.currency.code), .text(or: customer),
            .text(contact.email), .text(or: contact.phone), .number(discount.decimal),
            .text(or: voucher), .text(or: seller), .text(or: checkedInAt),
        ]
    }
}

extension CSVText.Cell {
    /// What may not be there.
    static func text(or text: String?) -> CSVText.Cell {
        text.map { .text($0) } ?? .empty
    }
}
