/// A booking as its customer reads it.
package struct Booking: Hashable, Sendable {
    package let id: String
    /// What a person reads out.
    package let reference: String
    package let userID: String
    /// Whether its user has sold it at the door, and is not its customer.
    package let isAtDoor: Bool
    package var status: BookingStatus
    /// UTC, as RFC 3339 writes it; nil once nothing is on hold any more.
    package var holdExpiresAt: String?
    /// How long it was to be held when it was made, in seconds; nil if it is read again.
    package let holdSeconds: Int?
    package let total: Money
    /// What it was booked with.
    package let voucher: UsedVoucher?
    package let contact: BookingRequest.Contact
    package var items: [BookingItem]
    /// UTC, as RFC 3339 writes it.
    package let createdAt: String

    package init(
        id: String,
        reference: String,
        userID: String,
        isAtDoor: Bool = false,
        status: BookingStatus,
        holdExpiresAt: String?,
        holdSeconds: Int? = nil,
        total: Money,
        voucher: UsedVoucher? = nil,
        contact: BookingRequest.Contact,
        items: [BookingItem],
        createdAt: String
    ) {
        self.id = id
        self.reference = reference
        self.userID = userID
        self.isAtDoor = isAtDoor
        self.status = status
        self.holdExpiresAt = holdExpiresAt
        self.holdSeconds = holdSeconds
        self.total = total
        self.voucher = voucher
        self.contact = contact
        self.items = items
        self.createdAt = createdAt
    }

    /// Whether it is somebody's own.
    package func isOf(_ userID: String) -> Bool {
        self.userID == userID && !isAtDoor
    }

    /// What its voucher takes off of all that it was made for.
    package var discount: Money {
        Money(minorUnits: items.reduce(0) { $0 + $1.discount }, total.currency)
    }
}

/// A voucher that a booking was made with.
package struct UsedVoucher: Hashable, Sendable {
    package let id: String
    package let code: VoucherCode

    package init(id: String, code: VoucherCode) {
        self.id = id
        self.code = code
    }
}
