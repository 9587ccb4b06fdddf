package import JSONText

/// What an organizer says of a show: a screening of a movie.
package struct ShowDetails: Hashable, Sendable {
    package static let screenNameLengths = 1...200
    /// No two shows of an organizer are on a screen at once; only the database can know.
    package static let screenTaken = FieldFault(
        "screen_name",
        "another show is on it at that time"
    )

    package var screenName: String
    package var startsAt: Moment
    /// IANA's name of the time zone where it is.
    package var timeZone = "UTC"
    /// Of a seat whose zone has no price of its own.
    package var price: Money
    /// Of the same zones, each of which counts its own seats.
    package var earlyPrices = EarlyPrices.none
    package var terms = SalesTerms()

    package init(screenName: String, startsAt: Moment, price: Money) {
        self.screenName = screenName
        self.startsAt = startsAt
        self.price = price
    }

    /// What a seat costs whose zone has no price of its own.
    package var pricing: Pricing { Pricing(price, earlyPrices) }

    /// What is wrong with the show as a whole.
    ///
    /// - Parameters:
    ///   - now: A show may not be set into the past.
    ///   - before: What it was; nil for one that is to be made.
    package func faults(at now: Moment, after before: ShowDetails? = nil) -> [FieldFault] {
        let faults = terms.faults(startingAt: startsAt)
        guard startsAt != before?.startsAt, startsAt <= now else { return faults }
        return faults + [FieldFault("start_time", "expected a time in the future")]
    }
}

/// What a show is to be from now on.
package struct ShowChange: Sendable {
    package var details: ShowDetails
    /// Whether it is called off, which is for ever.
    package var cancels = false

    package init(_ details: ShowDetails) {
        self.details = details
    }

    /// Whether the show is what it is to be.
    package func changesNothing(of show: Show) -> Bool {
        details == show.details && (!cancels || show.status == .cancelled)
    }

    /// Whether the show may be changed so: nothing comes back that is cancelled or past.
    package func isOpen(to show: Show) -> Bool {
        switch show.status {
        case .cancelled: false
        case .past: details.startsAt == show.details.startsAt
        case .upcoming, .running, .soldOut: true
        }
    }
}

/// A show as people read it.
package struct Show: Sendable {
    /// Times as the place's clocks tell them, with offset, as RFC 3339 writes them.
    package struct Times: Sendable {
        package let start: String
        package let end: String
        package let salesStart: String?
        package let salesEnd: String?

        package init(start: String, end: String, salesStart: String?, salesEnd: String?) {
            self.start = start
            self.end = end
            self.salesStart = salesStart
            self.salesEnd = salesEnd
        }
    }

    package let id: String
    package let movieID: String
    package let owner: Owner
    package let details: ShowDetails
    package let times: Times
    package let status: InventoryStatus
    /// The name of its seat map.
    package let seatMap: String
    /// Whether its seats are only numbered, from 1 on.
    package let isNumbered: Bool
    /// In the map's order.
    package let zones: [PricedZone]
    /// Seats of its plan, those that are not for sale included.
    package let totalSeats: Int
    /// Seats that are neither taken nor kept from sale.
    package let seatsLeft: Int
    /// Seats that are paid or on hold.
    package let seatsTaken: Int
    /// UTC, as RFC 3339 writes it.
    package let createdAt: String
    package let updatedAt: String
    /// One more with every edit.
    package let version: Int

    package init(
        id: String,
        movieID: String,
        owner: Owner,
        details: ShowDetails,
        times: Times,
        status: InventoryStatus,
        seatMap: String,
        isNumbered: Bool,
        zones: [PricedZone],
        totalSeats: Int,
        seatsLeft: Int,
        seatsTaken: Int,
        createdAt: String,
        updatedAt: String,
        version: Int
    ) {
        self.id = id
        self.movieID = movieID
        self.owner = owner
        self.details = details
        self.times = times
        self.status = status
        self.seatMap = seatMap
        self.isNumbered = isNumbered
        self.zones = zones
        self.totalSeats = totalSeats
        self.seatsLeft = seatsLeft
        self.seatsTaken = seatsTaken
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.version = version
    }

    /// What its organizer says of it, by the names that clients know.
    package var facts: [(name: String, value: JSON)] {
        [
            ("screen_name", .string(details.screenName)),
            ("time_zone", .string(details.timeZone)),
            ("start_time", .string(times.start)),
            ("end_time", .string(times.end)),
            ("total_seats", .number(totalSeats)),
            ("price", .string(details.price.decimal)),
            (EarlyPrices.field, details.earlyPrices.facts(in: details.price.currency)),
            ("currency", .string(details.price.currency.code)),
            ("sales_start", .text(times.salesStart)),
            ("sales_end", .text(times.salesEnd)),
        ] + details.terms.facts(in: details.price.currency)
    }

    /// What its history keeps of it: its map and all prices, too.
    package var record: JSON {
        .object(
            facts + [
                ("movie_id", .string(movieID)), (Organization.field, .text(owner.organizationID)),
                ("status", .string(status.rawValue)), ("seat_map", .string(seatMap)),
                ("zones", .array(zones.map { .object($0.facts) })),
            ]
        )
    }
}

/// A seat of an inventory, as people see it on its map.
package struct InventorySeat: Sendable {
    package enum Status: String, Sendable, CaseIterable {
        case available, held, sold, blocked
    }

    package let code: String
    package let section: String
    package let row: String
    package let column: String
    package let zone: String
    package let price: Money
    /// What it would cost now.
    package let currentPrice: Money
    package let status: Status
    package let features: [SeatFeature]
    /// Where it is drawn, in half seat widths.
    package let x: Int
    package let y: Int

    package init(
        code: String,
        section: String,
        row: String,
        column: String,
        zone: String,
        price: Money,
        currentPrice: Money,
        status: Status,
        features: [SeatFeature],
        x: Int,
        y: Int
    ) {
        self.code = code
        self.section = section
        self.row = row
        self.column = column
        self.zone = zone
        self.price = price
        self.currentPrice = currentPrice
        self.status = status
        self.features = features
        self.x = x
        self.y = y
    }
}
