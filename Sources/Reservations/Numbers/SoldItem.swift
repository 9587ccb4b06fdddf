/// One line of what was booked of an event or a show, as its organizer reads it.
package struct SoldItem: Sendable, Hashable {
    package let reference: String
    package let status: BookingStatus
    /// Times are told in the inventory's own time zone, as RFC 3339 writes them.
    package let createdAt: String
    package let confirmedAt: String?
    /// When it was given back, or its booking ended.
    package let endedAt: String?
    package let name: String
    package let seatCode: String?
    package let zone: String?
    package let quantity: Int
    /// Of one.
    package let price: Money
    /// What a voucher takes off of all of it.
    package let discount: Money
    package let voucher: String?
    /// What its organizer has given back of it.
    package let refunded: Money
    /// A username; nil for what was sold at the door, to whom only the contact tells.
    package let customer: String?
    /// Who has sold it at the door, a username.
    package let seller: String?
    /// When its holders were let in.
    package let checkedInAt: String?
    package let contact: BookingRequest.Contact

    package init(
        reference: String,
        status: BookingStatus,
        createdAt: String,
        confirmedAt: String?,
        endedAt: String?,
        name: String,
        seatCode: String?,
        zone: String?,
        quantity: Int,
        price: Money,
        discount: Money,
        voucher: String?,
        refunded: Money,
        customer: String?,
        seller: String?,
        checkedInAt: String?,
        contact: BookingRequest.Contact
    ) {
        self.reference = reference
        self.status = status
        self.createdAt = createdAt
        self.confirmedAt = confirmedAt
        self.endedAt = endedAt
        self.name = name
        self.seatCode = seatCode
        self.zone = zone
        self.quantity = quantity
        self.price = price
        self.discount = discount
        self.voucher = voucher
        self.refunded = refunded
        self.customer = customer
        self.seller = seller
        self.checkedInAt = checkedInAt
        self.contact = contact
    }
}
