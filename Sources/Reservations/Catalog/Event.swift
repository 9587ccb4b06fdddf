/// What an organizer says of an event.
package struct EventDetails: Hashable, Sendable {
    /// In Unicode scalars, as the database counts.
    package static let nameLengths = 1...200
    package static let descriptionLengths = 0...10_000
    package static let capacityBounds = 1...10_000_000
    /// What is said of a time zone that nobody knows.
    package static let timeZoneExpectation =
        "expected a time zone of IANA's list, such as Europe/Berlin"
    package static let unknownTimeZone = FieldFault("time_zone", timeZoneExpectation)

    package var name: String
    package var description = ""
    package var location: String
    /// IANA's name of the venue's time zone.
    package var timeZone = "UTC"
    package var startsAt: Moment
    package var endsAt: Moment?
    package var capacity: Int
    package let currency: Currency
    /// The organization whose it is, a UUID; nil for one that is its maker's own.
    package var organizationID: String?
    package var terms = SalesTerms()

    package init(
        name: String,
        location: String,
        startsAt: Moment,
        capacity: Int,
        currency: Currency
    ) {
        self.name = name
        self.location = location
        self.startsAt = startsAt
        self.capacity = capacity
        self.currency = currency
    }

    /// What is wrong with the event as a whole.
    ///
    /// - Parameters:
    ///   - now: An event may not be set into the past.
    ///   - before: What it was; nil for one that is to be made.
    package func faults(at now: Moment, after before: EventDetails? = nil) -> [FieldFault] {
        var faults = terms.faults(startingAt: startsAt)
        if startsAt != before?.startsAt, startsAt <= now {
            faults.append(FieldFault("start_time", "expected a time in the future"))
        }
        if let endsAt, endsAt <= startsAt {
            faults.append(FieldFault("end_time", "expected a time after start_time"))
        }
        return faults
    }
}

/// What an inventory is at the moment.
package enum InventoryStatus: String, Sendable, CaseIterable {
    case upcoming, running
    case soldOut = "sold_out"
    case past, cancelled
}

/// An event as people read it.
package struct Event: Sendable {
    /// Times as the venue's clocks tell them, with offset, as RFC 3339 writes them.
    package struct Times: Sendable {
        package let start: String
        package let end: String?
        package let salesStart: String?
        package let salesEnd: String?

        package init(start: String, end: String?, salesStart: String?, salesEnd: String?) {
            self.start = start
            self.end = end
            self.salesStart = salesStart
            self.salesEnd = salesEnd
        }
    }

    package let id: String
    package let organizerID: String
    /// The organizer's username.
    package let organizer: String
    package let details: EventDetails
    package let times: Times
    package let status: InventoryStatus
    /// The name of its seat map; nil if it has no seats.
    package let seatMap: String?
    /// In the map's order.
    package let zones: [PricedZone]
    /// Tickets and seats that are paid.
    package let ticketsSold: Int
    /// Tickets and seats that are paid or on hold.
    package let ticketsTaken: Int
    /// UTC, as RFC 3339 writes it.
    package let createdAt: String
    package let updatedAt: String
    /// One more with every edit.
    package let version: Int

    package init(
        id: String,
        organizerID: String,
        organizer: String,
        details: EventDetails,
        times: Times,
        status: InventoryStatus,
        seatMap: String?,
        zones: [PricedZone],
        ticketsSold: Int,
        ticketsTaken: Int,
        createdAt: String,
        updatedAt: String,
        version: Int
    ) {
        self.id = id
        self.organizerID = organizerID
        self.organizer = organizer
        self.details = details
        self.times = times
        self.status = status
        self.seatMap = seatMap
        self.zones = zones
        self.ticketsSold = ticketsSold
        self.ticketsTaken = ticketsTaken
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.version = version
    }

    package var owner: Owner {
        Owner(organizerID: organizerID, organizationID: details.organizationID)
    }
}
