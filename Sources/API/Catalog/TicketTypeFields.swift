import HTTP
import JSONText
import Reservations

/// The fields of requests about ticket types.
enum TicketTypeFields {
    static let name = BodyField<String>.line(
        "name",
        lengths: TicketTypeDetails.nameLengths,
        "What it is called, once in an event"
    )
    static let description = BodyField<String>.lines(
        "description",
        upTo: TicketTypeDetails.descriptionLimit,
        "What it is"
    )
    static let price = BodyField<String>.amount("price", "Of one ticket, in the event's currency")
    static let quantity = quantity("quantity", "How many are to be sold")
    static let quantityAvailable = quantity("quantity_available", "The same as quantity")
    static let isActive = BodyField<Bool>.flag("is_active", "Whether it is on sale")
    static let isHidden = BodyField<Bool>.flag(
        "is_hidden",
        "Whether only who has a voucher that unlocks it sees it and books it"
    )

    static let creation: Fields = [
        name, description, price, EarlyPriceFields.steps, quantity, quantityAvailable, isActive,
        isHidden,
    ]
    static let change: Fields = [
        name.optional, description, price.optional, EarlyPriceFields.steps, quantity,
        quantityAvailable, isActive, isHidden,
    ]

    private static func quantity(_ name: String, _ summary: String) -> BodyField<Int> {
        .integer(name, required: false, in: TicketTypeDetails.quantityBounds, summary)
    }
}

extension BodyReader {
    /// Reads a ticket type that is to be made; what is missing is left blank.
    mutating func newTicketType(_ currency: Currency) -> TicketTypeDetails {
        var details = TicketTypeDetails.blank(currency)
        details.name = value(of: TicketTypeFields.name) ?? details.name
        details.price = money(TicketTypeFields.price, currency) ?? details.price
        if !has(TicketTypeFields.quantity), !has(TicketTypeFields.quantityAvailable) {
            refuse(TicketTypeFields.quantity.name, "required")
        }
        read(into: &details)
        return details
    }

    /// Reads what a ticket type is to be from now on.
    mutating func change(of before: TicketTypeDetails) -> TicketTypeDetails {
        var details = before
        details.name = value(of: TicketTypeFields.name.optional) ?? details.name
        details.price =
            money(TicketTypeFields.price.optional, before.price.currency) ?? details.price
        read(into: &details)
        return details
    }

    /// What may be left out when a ticket type is made, too.
    private mutating func read(into details: inout TicketTypeDetails) {
        details.description = value(of: TicketTypeFields.description) ?? details.description
        details.earlyPrices = earlyPrices(details.price.currency) ?? details.earlyPrices
        details.isActive = value(of: TicketTypeFields.isActive) ?? details.isActive
        details.isHidden = value(of: TicketTypeFields.isHidden) ?? details.isHidden
        let quantity = value(of: TicketTypeFields.quantity)
        let available = value(of: TicketTypeFields.quantityAvailable)
        if let quantity, let available, quantity != available {
            refuse(TicketTypeFields.quantityAvailable.name, "expected the same as quantity")
        }
        details.quantity = quantity ?? available ?? details.quantity
    }
}

extension TicketTypeDetails {
    /// What a body is read into before anything is known of the ticket type.
    static func blank(_ currency: Currency) -> TicketTypeDetails {
        TicketTypeDetails(name: "", price: Money(minorUnits: 0, currency), quantity: 1)
    }
}
