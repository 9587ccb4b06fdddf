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
        /// Whether who has come may still be let in: till its end, or for a day where none is told.
        package let isOpenAtDoor: Bool
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
            isOpenAtDoor: Bool,
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
            self.isOpenAtDoor = isOpenAtDoor
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
        package let earlyPrices: EarlyPrices
        package let isActive: Bool
        /// Whether it is sold only to whoever has a voucher that unlocks it.
        package let isHidden: Bool
        package let quantity: Int
        /// Tickets of it that nobody has.
        package var left: Int

        package init(
            inventoryID: String,
            name: String,
            price: Money,
            earlyPrices: EarlyPrices = .none,
            isActive: Bool,
            isHidden: Bool = false,
            quantity: Int,
            left: Int
        ) {
            self.inventoryID = inventoryID
            self.name = name
            self.price = price
            self.earlyPrices = earlyPrices
            self.isActive = isActive
            self.isHidden = isHidden
            self.quantity = quantity
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
        /// What it costs after its zone's early prices.
        package let price: Money
        package var owner: Owner

        package init(zone: String, price: Money, owner: Owner) {
            self.zone = zone
            self.price = price
            self.owner = owner
        }
    }

    /// What is known of a zone that has early prices.
    package struct Zone: Hashable, Sendable {
        package let earlyPrices: EarlyPrices
        /// Its seats that are on hold or sold.
        package var taken: Int

        package init(earlyPrices: EarlyPrices, taken: Int) {
            self.earlyPrices = earlyPrices
            self.taken = taken
        }

        /// What the next of its seats costs, and costs after its early prices.
        package func next(at now: Moment, then price: Money) -> Money {
            Pricing(price, earlyPrices).next(after: taken, at: now)
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

    /// A booking whose row is locked, with what it keeps, and gives back as a whole.
    package struct Known: Hashable, Sendable {
        package let userID: String
        package var status: BookingStatus
        /// Whether it is kept for a while only, and its time has passed.
        package let isOverdue: Bool
        package var items: [BookingItem]
        /// What it costs.
        package let total: Money
        /// Of a hold: how long it lasts still, in seconds.
        package let secondsLeft: Int
        /// Whether a payment has extended that once.
        package let isExtended: Bool
        /// What it was booked with.
        package let voucherID: String?
        /// What its customer was told to get back, and may rely on.
        package var quotes: [RefundQuote] = []
        /// Whether its user has sold it at the door: it counts for no customer.
        package var isAtDoor = false

        package init(
            userID: String,
            status: BookingStatus,
            isOverdue: Bool,
            items: [BookingItem] = [],
            total: Money = Money(minorUnits: 0, .standard),
            secondsLeft: Int = 0,
            isExtended: Bool = false,
            voucherID: String? = nil
        ) {
            self.userID = userID
            self.status = status
            self.isOverdue = isOverdue
            self.items = items
            self.total = total
            self.secondsLeft = secondsLeft
            self.isExtended = isExtended
            self.voucherID = voucherID
        }

        /// Places among the items of what it still has.
        var kept: [Int] { items.indices.filter { !items[$0].isReturned } }
    }

    /// The moment of judgement, by the database's clock.
    package var now: Moment
    package var inventories: [String: Inventory]
    package var ticketTypes: [String: TicketType]
    /// Of those that somebody asks for, the ones that there are.
    package var seats: [SeatKey: Seat]
    /// Of the zones of those seats, the ones that have early prices.
    package var zones: [ZoneKey: Zone] = [:]
    /// Of inventories of which somebody asks for the best seats.
    var charts: [String: SeatChart] = [:]
    /// What customers have, where that is bounded; expired holds are nobody's.
    package var customers: [CustomerKey: Int]
    /// Those that somebody wants to use, or has used for one of the bookings, by their ids.
    package internal(set) var vouchers: [String: Voucher] = [:]
    var voucherIDs: [VoucherKey: String] = [:]
    /// How often customers have used them; expired holds are nobody's.
    package var voucherUses: [VoucherUser: Int] = [:]
    /// Bookings that something happens to, or that are in the way of others, by their ids.
    package var bookings: [String: Known]
    /// Of the inventories whose bookings are paid or cancelled.
    package var terms: [String: Terms]
    /// Payments of those bookings, and what goes back of them, by their ids.
    package var payments: [String: Payment]
    package var refunds: [String: Refund]
    /// Bookings that have become something else already: whoever comes next must see them anew.
    var changed: Set<String> = []

    package init(
        now: Moment = Moment(epoch: 0),
        inventories: [String: Inventory] = [:],
        ticketTypes: [String: TicketType] = [:],
        seats: [SeatKey: Seat] = [:],
        customers: [CustomerKey: Int] = [:],
        bookings: [String: Known] = [:],
        terms: [String: Terms] = [:],
        payments: [String: Payment] = [:],
        refunds: [String: Refund] = [:]
    ) {
        self.now = now
        self.inventories = inventories
        self.ticketTypes = ticketTypes
        self.seats = seats
        self.customers = customers
        self.bookings = bookings
        self.terms = terms
        self.payments = payments
        self.refunds = refunds
    }
}
