/// What becomes of a wish to book.
package enum BookingVerdict: Hashable, Sendable {
    /// It is booked.
    case booked(NewBooking)
    /// These seats are gone, in the order in which they were asked for.
    case seatTaken([SeatKey])
    /// There are not so many left.
    case soldOut([Shortage])
    /// An inventory is not on sale at the moment: too early, too late, or called off.
    case salesClosed(inventoryID: String)
    /// The customer would have more of an inventory than one may have.
    case overLimit(inventoryID: String, left: Int)
    /// The voucher does not help.
    case voucher(VoucherFlaw)
    /// There is no such thing.
    case unknown(Unknown)
    /// The wish contradicts itself or what it asks for.
    case invalid([FieldFault])
    /// A booking that is there becomes something, or its money does.
    case changed(BookingChange)
    /// It is over already.
    case over(BookingStatus)
    /// What it is for is over: nothing of it can be given back.
    case tooLate
    /// Its holders have been let in by some of it: that is not given back.
    case used
    /// A payment of it is under way: it can be cancelled, or paid otherwise, once that is settled.
    case paymentInProgress
    /// It was to be paid too often already.
    case tooManyPayments
    /// Nothing can be paid for it.
    case notPayable(BookingStatus)
    /// Something that it depends on changed while it was judged: the next batch decides.
    case again

    /// What of a wish nobody knows.
    package enum Unknown: Hashable, Sendable {
        case inventory(InventoryKind)
        case ticketType
        case booking
        case voucher
        case seats([SeatKey])
    }

    /// What is left of something of which more is wanted.
    package struct Shortage: Hashable, Sendable {
        package let inventoryID: String
        /// nil if the inventory as a whole has too little.
        package let ticketTypeID: String?
        /// nil unless seats of one zone were wanted.
        package var zone: String?
        package let left: Int
    }
}

/// A booking that has just been decided on.
package struct NewBooking: Hashable, Sendable {
    package let userID: String
    package let contact: BookingRequest.Contact
    package let status: BookingStatus
    package let items: [BookingItem]
    package let total: Money
    package let voucher: UsedVoucher?
    /// How long it is kept, in seconds; nil if it is confirmed.
    package let holdSeconds: Int?
    /// Expired holds that make room for it: each expires as a whole.
    package let displaced: Set<String>
    /// Whether its user has sold it at the door.
    package let isAtDoor: Bool
}
