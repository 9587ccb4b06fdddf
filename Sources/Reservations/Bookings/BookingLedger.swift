/// All that a batch of wishes to book depends on, as it is while their rows are locked: the judge of the
/// wishes, one after another, each of which sees what those before it have got.
///
/// Pure, so that every rule of selling can be tried without a database.
package struct BookingLedger: Sendable {
    /// What is known of an inventory.
    package struct Inventory: Hashable, Sendable {
        package let kind: InventoryKind
        package let name: String
        /// Whether it is on sale at this moment, by its window, its start and whether it is called off.
        package let isOnSale: Bool
        package let currency: Currency
        package let paymentMode: PaymentMode
        package let holdSeconds: Int
        package let maxPerBooking: Int
        package let maxPerCustomer: Int?
        /// Places that nobody has.
        package var left: Int

        package init(
            kind: InventoryKind,
            name: String,
            isOnSale: Bool,
            currency: Currency,
            paymentMode: PaymentMode,
            holdSeconds: Int,
            maxPerBooking: Int,
            maxPerCustomer: Int?,
            left: Int
        ) {
            self.kind = kind
            self.name = name
            self.isOnSale = isOnSale
            self.currency = currency
            self.paymentMode = paymentMode
            self.holdSeconds = holdSeconds
            self.maxPerBooking = maxPerBooking
            self.maxPerCustomer = maxPerCustomer
            self.left = left
        }
    }

    /// What is known of a ticket type.
    package struct TicketType: Hashable, Sendable {
        package let inventoryID: String
        package let name: String
        package let price: Money
        package let isActive: Bool
        /// Tickets of it that nobody has.
        package var left: Int

        package init(
            inventoryID: String,
            name: String,
            price: Money,
            isActive: Bool,
            left: Int
        ) {
            self.inventoryID = inventoryID
            self.name = name
            self.price = price
            self.isActive = isActive
            self.left = left
        }
    }

    /// What is known of a seat.
    package struct Seat: Hashable, Sendable {
        /// Who has it.
        package enum Owner: Hashable, Sendable {
            case nobody
            /// It is there, but not for sale.
            case house
            case booking
            /// A hold that has expired, whose rows are locked here.
            case expired(bookingID: String)
            /// A hold that has expired since the rows were locked.
            case justExpired
        }

        package let zone: String
        package let price: Money
        package var owner: Owner

        package init(zone: String, price: Money, owner: Owner) {
            self.zone = zone
            self.price = price
            self.owner = owner
        }
    }

    /// Of what a customer may have only so much.
    package struct CustomerKey: Hashable, Sendable {
        package let inventoryID: String
        package let userID: String

        package init(inventoryID: String, userID: String) {
            self.inventoryID = inventoryID
            self.userID = userID
        }
    }

    /// What an expired hold keeps, and gives back as a whole.
    package struct ExpiredHold: Hashable, Sendable {
        /// Places by inventory.
        package let places: [String: Int]
        /// Tickets by their type.
        package let tickets: [String: Int]
        package let seats: [SeatKey]

        package init(
            places: [String: Int],
            tickets: [String: Int],
            seats: [SeatKey]
        ) {
            self.places = places
            self.tickets = tickets
            self.seats = seats
        }
    }

    package var inventories: [String: Inventory]
    package var ticketTypes: [String: TicketType]
    /// Of those that somebody asks for, the ones that there are.
    package var seats: [SeatKey: Seat]
    /// What customers have, where that is bounded; expired holds are nobody's.
    package var customers: [CustomerKey: Int]
    /// By the booking's id.
    package var expiredHolds: [String: ExpiredHold]

    package init(
        inventories: [String: Inventory] = [:],
        ticketTypes: [String: TicketType] = [:],
        seats: [SeatKey: Seat] = [:],
        customers: [CustomerKey: Int] = [:],
        expiredHolds: [String: ExpiredHold] = [:]
    ) {
        self.inventories = inventories
        self.ticketTypes = ticketTypes
        self.seats = seats
        self.customers = customers
        self.expiredHolds = expiredHolds
    }
}
