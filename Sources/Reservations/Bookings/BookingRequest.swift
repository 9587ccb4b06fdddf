/// What somebody wants to book: all of it or nothing.
package struct BookingRequest: Hashable, Sendable {
    /// Who travels on a seat.
    package struct Passenger: Hashable, Sendable {
        package let givenName: String
        package let familyName: String

        package init(givenName: String, familyName: String) {
            self.givenName = givenName
            self.familyName = familyName
        }
    }

    /// Something of one inventory.
    package enum Wish: Hashable, Sendable {
        case tickets(typeID: String, quantity: Int)
        case seat(code: String, passenger: Passenger?)
        /// Seats that the judge chooses: once in a part, which has no other seats then.
        case best(BestSeatsWish)

        /// How many places it takes.
        package var quantity: Int {
            switch self {
            case .tickets(_, let quantity): quantity
            case .seat: 1
            case .best(let wish): wish.count
            }
        }
    }

    /// What is wanted of one inventory.
    package struct Part: Hashable, Sendable {
        package let kind: InventoryKind
        package let inventoryID: String
        /// At least one; no ticket type and no seat twice.
        package let wishes: [Wish]
        /// Where it stands in the body, for faults: `legs[1]`; empty for a body that is nothing else.
        package let place: String

        package init(
            kind: InventoryKind,
            inventoryID: String,
            wishes: [Wish],
            place: String = ""
        ) {
            self.kind = kind
            self.inventoryID = inventoryID
            self.wishes = wishes
            self.place = place
        }

        /// How many places it takes; wishes are bounded far below an overflow.
        package var quantity: Int { wishes.reduce(0) { $0 + $1.quantity } }

        /// The wish for the best seats, if it has one.
        package var best: BestSeatsWish? {
            for case .best(let wish) in wishes { return wish }
            return nil
        }

        /// The name of a field of this part.
        func field(_ name: String) -> String {
            place.isEmpty ? name : "\(place).\(name)"
        }
    }

    /// How the customer is reached about it.
    package struct Contact: Hashable, Sendable {
        package let email: String
        package let phone: String?

        package init(email: String, phone: String?) {
            self.email = email
            self.phone = phone
        }
    }

    package let userID: String
    package let contact: Contact
    /// At least one, each of another inventory.
    package let parts: [Part]
    /// Of the first part's inventory.
    package let voucher: VoucherCode?
    /// Whether the user sells it at the door: it is paid there, and none of what the user has as a customer.
    package let isAtDoor: Bool

    package init(
        userID: String,
        contact: Contact,
        parts: [Part],
        voucher: VoucherCode? = nil,
        isAtDoor: Bool = false
    ) {
        self.userID = userID
        self.contact = contact
        self.parts = parts
        self.voucher = voucher
        self.isAtDoor = isAtDoor
    }
}

/// A wish for the best seats that are free.
package struct BestSeatsWish: Hashable, Sendable {
    /// How many, at least one.
    package let count: Int
    /// Where, by the name of a zone; nil for anywhere.
    package let zone: String?
    /// Who sits there, from left to right; empty where that is not told.
    package let passengers: [BookingRequest.Passenger]

    package init(count: Int, zone: String?, passengers: [BookingRequest.Passenger] = []) {
        self.count = count
        self.zone = zone
        self.passengers = passengers
    }
}

/// A seat of an inventory.
package struct SeatKey: Hashable, Sendable {
    package let inventoryID: String
    package let code: String

    package init(inventoryID: String, code: String) {
        self.inventoryID = inventoryID
        self.code = code
    }
}

/// Seats of an inventory that share a price.
package struct ZoneKey: Hashable, Sendable {
    package let inventoryID: String
    package let name: String

    package init(inventoryID: String, name: String) {
        self.inventoryID = inventoryID
        self.name = name
    }
}
