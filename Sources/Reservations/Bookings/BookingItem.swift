/// One line of a booking.
package struct BookingItem: Hashable, Sendable {
    package let kind: InventoryKind
    package let inventoryID: String
    package let name: String
    /// nil for a seat.
    package let ticketTypeID: String?
    /// nil for tickets.
    package let seatCode: String?
    /// Of a seat: what its price is that of.
    package let zone: String?
    package let passenger: BookingRequest.Passenger?
    package let quantity: Int
    /// Of one.
    package let price: Money
    /// What its booking's voucher takes off of all of it, in minor units.
    package var discount: Int
    /// Whether it was given back, while the rest of its booking stays.
    package var isReturned: Bool
    /// Whether its holders have been let in.
    package let isUsed: Bool

    package init(
        kind: InventoryKind,
        inventoryID: String,
        name: String,
        ticketTypeID: String?,
        seatCode: String?,
        zone: String?,
        passenger: BookingRequest.Passenger?,
        quantity: Int,
        price: Money,
        discount: Int = 0,
        isReturned: Bool = false,
        isUsed: Bool = false
    ) {
        self.kind = kind
        self.inventoryID = inventoryID
        self.name = name
        self.ticketTypeID = ticketTypeID
        self.seatCode = seatCode
        self.zone = zone
        self.passenger = passenger
        self.quantity = quantity
        self.price = price
        self.discount = discount
        self.isReturned = isReturned
        self.isUsed = isUsed
    }

    /// What it costs, in minor units.
    package var total: Int { price.minorUnits * quantity - discount }

    package var seat: SeatKey? {
        seatCode.map { SeatKey(inventoryID: inventoryID, code: $0) }
    }

    package var zoneKey: ZoneKey? {
        zone.map { ZoneKey(inventoryID: inventoryID, name: $0) }
    }
}
