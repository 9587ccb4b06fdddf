import Postgres
import Reservations

/// A batch of orders, what is known of what they ask for, and what is to be written.
struct BookingBatch {
    let orders: [BookingOrder]
    /// What they ask for, each once.
    var wanted: BatchWants
    var ledger = BookingLedger()
    /// The bookings that are locked, by their ids.
    var locked: [String: Booking] = [:]
    /// Overdue holds that have given way to others.
    var displaced: [EndedBooking] = []
    /// Ids and numbers for as many bookings as there could be.
    var fresh: ArraySlice<(id: String, number: Int)> = []
    /// What is stored under the orders' keys, by their places.
    var stored: [Int: (digest: [UInt8], answer: StoredAnswer)] = [:]
    /// Payments that were begun with the orders' keys, by their places.
    var begun: [Int: BegunPayment] = [:]
    /// Orders whose key somebody else is working on, by their places.
    var busy: Set<Int> = []
    var changes = BatchChanges()

    init(_ orders: [BookingOrder]) {
        self.orders = orders
        wanted = BatchWants(orders)
    }

    /// The most bookings that could be made.
    var newBookings: Int {
        orders.count { if case .book = $0.wish { true } else { false } }
    }
}

/// A payment that was begun with an order's key.
struct BegunPayment {
    let digest: [UInt8]
    /// Whether the request that has begun it is over by now.
    let isLeft: Bool
    let payment: Payment
}

/// What a batch's orders ask for.
struct BatchWants {
    private(set) var inventories: Set<String> = []
    private(set) var ticketTypes: Set<String> = []
    private(set) var seats: Set<SeatKey> = []
    /// Inventories whose best seats somebody wants: all of their seats are looked at.
    private(set) var charts: Set<String> = []
    private(set) var vouchers = WantedVouchers()
    /// Bookings that something is to happen to.
    private(set) var bookings: Set<String> = []
    /// Those whose bookings may be bounded.
    private(set) var customers: Set<BookingLedger.CustomerKey> = []

    init(_ orders: [BookingOrder]) {
        for order in orders { add(order) }
    }

    private mutating func add(_ order: BookingOrder) {
        if let id = order.wish.bookingID { bookings.insert(id) }
        guard case .book(let request) = order.wish else { return }
        vouchers.add(request)
        for part in request.parts {
            inventories.insert(part.inventoryID)
            // Whoever sells at the door has none of it, and may have sold very much.
            if !request.isAtDoor {
                customers.insert(.init(inventoryID: part.inventoryID, userID: order.userID))
            }
            for wish in part.wishes {
                switch wish {
                case .tickets(let typeID, _): ticketTypes.insert(typeID)
                case .seat(let code, _):
                    seats.insert(SeatKey(inventoryID: part.inventoryID, code: code))
                case .best: charts.insert(part.inventoryID)
                }
            }
        }
    }

    /// Adds what a booking keeps that may be given back, or has had that it may take again.
    mutating func add(_ booking: BookingLedger.Known) {
        vouchers.add(booking)
        for item in booking.items {
            inventories.insert(item.inventoryID)
            if let id = item.ticketTypeID { ticketTypes.insert(id) }
            guard booking.status == .expired else { continue }
            customers.insert(.init(inventoryID: item.inventoryID, userID: booking.userID))
            if let seat = item.seat { seats.insert(seat) }
        }
    }

    /// Whether bookings that are there must be locked before all else.
    var touchesBookings: Bool { !bookings.isEmpty || !seats.isEmpty || !charts.isEmpty }
}
