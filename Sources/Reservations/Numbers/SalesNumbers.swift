/// What numbers and lists of bookings are of: an event or a show.
package struct SalesSubject: Sendable, Hashable {
    package let kind: InventoryKind
    package let id: String
    package let currency: Currency
    /// By which its days are told.
    package let timeZone: String
    /// The moment of which everything is, there, as RFC 3339 writes it.
    package let time: String
    package let capacity: Int

    package init(
        kind: InventoryKind,
        id: String,
        currency: Currency,
        timeZone: String,
        time: String,
        capacity: Int
    ) {
        self.kind = kind
        self.id = id
        self.currency = currency
        self.timeZone = timeZone
        self.time = time
        self.capacity = capacity
    }
}

/// What became of tickets, or seats, on a day or at all, and of the money for them in minor units.
package struct SalesFigures: Sendable, Hashable {
    /// Bookings that were made.
    package var bookings = 0
    /// Tickets that were booked; those that were confirmed; given back, called off, or paid too late; and
    /// those whose hold ended.
    package var booked = 0
    package var confirmed = 0
    package var cancelled = 0
    package var expired = 0
    /// What the ledger says was sold, and what of it was given back, fees included.
    package var gross = 0
    package var refunded = 0
    /// Tickets that are kept for customers who have not paid yet, and those that are sold: of no day.
    package var held = 0
    package var sold = 0
    /// What is to be paid at the door for those sold, and what a provider has set aside but not taken.
    package var atDoor = 0
    package var pending = 0

    package var net: Int { gross - refunded }

    package init() {}

    package init(
        bookings: Int,
        booked: Int,
        confirmed: Int,
        cancelled: Int,
        expired: Int,
        gross: Int,
        refunded: Int,
        held: Int,
        sold: Int,
        atDoor: Int,
        pending: Int
    ) {
        self.bookings = bookings
        self.booked = booked
        self.confirmed = confirmed
        self.cancelled = cancelled
        self.expired = expired
        self.gross = gross
        self.refunded = refunded
        self.held = held
        self.sold = sold
        self.atDoor = atDoor
        self.pending = pending
    }
}

/// What was sold of an event or a show, to whom it is to be trusted: all of one moment.
package struct SalesNumbers: Sendable {
    /// A ticket type, or a zone.
    package struct Part: Sendable, Hashable {
        /// A ticket type's id, or a zone's name.
        package let key: String
        package let name: String
        /// How many there are to sell.
        package let quantity: Int
        package let isZone: Bool

        package init(key: String, name: String, quantity: Int, isZone: Bool) {
            self.key = key
            self.name = name
            self.quantity = quantity
            self.isZone = isZone
        }
    }

    /// Figures of a day and a part, or of bookings of a status; nil stands for all.
    package struct Cell: Sendable, Hashable {
        package let day: String?
        package let part: String?
        package let status: BookingStatus?
        package let figures: SalesFigures

        package init(
            day: String?,
            part: String?,
            status: BookingStatus? = nil,
            figures: SalesFigures
        ) {
            self.day = day
            self.part = part
            self.status = status
            self.figures = figures
        }
    }

    /// A day on which something happened, there where it is sold.
    package struct Day: Sendable {
        package var figures = SalesFigures()
        package var views = 0
        package var parts: [String: SalesFigures] = [:]
    }

    package let subject: SalesSubject
    package var parts: [Part] = []
    /// How many bookings are what.
    package private(set) var bookings: [BookingStatus: Int] = [:]
    package private(set) var totals = SalesFigures()
    package private(set) var views = 0
    package private(set) var partTotals: [String: SalesFigures] = [:]
    /// By date, `YYYY-MM-DD`.
    package private(set) var days: [String: Day] = [:]

    package init(subject: SalesSubject) {
        self.subject = subject
    }

    package mutating func add(_ cells: [Cell]) {
        for cell in cells {
            switch (cell.day, cell.part) {
            case (nil, nil) where cell.status != nil:
                if let status = cell.status { bookings[status] = cell.figures.bookings }
            case (nil, nil): totals = cell.figures
            case (nil, let part?): partTotals[part] = cell.figures
            case (let day?, nil): days[day, default: Day()].figures = cell.figures
            case (let day?, let part?): days[day, default: Day()].parts[part] = cell.figures
            }
        }
    }

    package mutating func add(views counts: [(day: String, count: Int)]) {
        for (day, count) in counts {
            views += count
            days[day, default: Day()].views += count
        }
    }
}
