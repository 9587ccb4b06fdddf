import HTTP
import Reservations

/// The fields of requests about events.
enum EventFields {
    static let name = BodyField<String>.line(
        "name",
        lengths: EventDetails.nameLengths,
        "What it is called"
    )
    static let description = BodyField<String>.lines(
        "description",
        upTo: EventDetails.descriptionLengths.upperBound,
        "What it is"
    )
    static let location = BodyField<String>.line(
        "location",
        lengths: EventDetails.nameLengths,
        "Where it is"
    )
    static let timeZone = BodyField<String>.text(
        "time_zone",
        required: false,
        "The venue's time zone by IANA's list, in which its times are told; UTC unless it is told",
        schema: Schema.string(pattern: "^[A-Za-z][A-Za-z0-9_+/-]{0,99}$", example: "Europe/Berlin")
    ) { text in
        let isName = text.utf8.allSatisfy { $0.isASCIILetterOrDigit || "_+/-".utf8.contains($0) }
        guard isName, (1...100).contains(text.utf8.count), text.first?.isLetter == true else {
            return .invalid(EventDetails.timeZoneExpectation)
        }
        return .valid(text)
    }
    static let startTime = BodyField<Moment>.moment("start_time", "When it begins")
    static let endTime = BodyField<Moment>.moment("end_time", "When it is over").orNull
    static let capacity = BodyField<Int>.integer(
        "total_capacity",
        in: EventDetails.capacityBounds,
        "The most tickets of all types and seats together"
    )
    static let newStatus = BodyField<InventoryStatus>.choice(
        "status",
        required: false,
        of: [.upcoming],
        "What it is"
    )
    static let cancelledStatus = BodyField<InventoryStatus>.choice(
        "status",
        required: false,
        of: [.cancelled],
        "Calls it off for ever: every booking is cancelled, and what was paid goes back"
    )

    static let seatPrice = BodyField<String>.amount(
        EventSeats.priceField,
        "Of a seat, in the event's currency, unless the seat's zone has a price of its own; as the map, it "
            + "stays as it is"
    ).optional

    /// What a file has of it, whose it will be being said elsewhere.
    static let offer = Fields(
        [
            name, description, location, timeZone, startTime, endTime, capacity,
            ShowFields.seatMap, seatPrice, BodyField<Currency>.currency, newStatus,
        ] + TermFields.all
    )
    static let creation = Fields(offer.descriptions + [OrganizationFields.owner])
    static let change = Fields(
        [
            name.optional, description, location.optional, timeZone, startTime.optional, endTime,
            capacity.optional, cancelledStatus, OrganizationFields.owner,
        ] + TermFields.all
    )
}

extension BodyReader {
    /// Reads an event that is to be made; what is missing is left blank.
    mutating func newEvent() -> (details: EventDetails, seats: EventSeats?) {
        let hasCurrency = has(BodyField<Currency>.currency)
        let currency = value(of: BodyField<Currency>.currency)
        var details = EventDetails.blank(currency ?? .standard)
        details.name = value(of: EventFields.name) ?? details.name
        details.location = value(of: EventFields.location) ?? details.location
        details.startsAt = value(of: EventFields.startTime) ?? details.startsAt
        details.capacity = value(of: EventFields.capacity) ?? details.capacity
        _ = value(of: EventFields.newStatus)
        read(into: &details)
        // In another currency than was meant, good prices would look wrong.
        guard !hasCurrency || currency != nil else { return (details, nil) }
        return (details, eventSeats(details.currency))
    }

    private mutating func eventSeats(_ currency: Currency) -> EventSeats? {
        let price = money(EventFields.seatPrice, currency)
        guard has(ShowFields.seatMap) else {
            if has(EventFields.seatPrice) {
                refuse(EventFields.seatPrice.name, "goes with \(ShowFields.seatMap.name) only")
            }
            return nil
        }
        let pricing = Pricing(price ?? Money(minorUnits: 0, currency))
        return mappedSeats(at: pricing).map { EventSeats(seats: $0, price: price) }
    }

    /// Reads what an event is to be from now on.
    mutating func change(of before: EventDetails) -> EventChange {
        var details = before
        details.name = value(of: EventFields.name.optional) ?? details.name
        details.location = value(of: EventFields.location.optional) ?? details.location
        details.startsAt = value(of: EventFields.startTime.optional) ?? details.startsAt
        details.capacity = value(of: EventFields.capacity.optional) ?? details.capacity
        read(into: &details)
        var change = EventChange(details)
        change.cancels = value(of: EventFields.cancelledStatus) != nil
        return change
    }

    /// What may be left out when an event is made, too.
    private mutating func read(into details: inout EventDetails) {
        details.description = value(of: EventFields.description) ?? details.description
        details.timeZone = value(of: EventFields.timeZone) ?? details.timeZone
        if let end = value(of: EventFields.endTime) { details.endsAt = end }
        if let owner = value(of: OrganizationFields.owner) { details.organizationID = owner }
        read(into: &details.terms, details.currency)
    }
}

extension EventDetails {
    /// What a body is read into before anything is known of the event.
    static func blank(_ currency: Currency = .standard) -> EventDetails {
        EventDetails(
            name: "",
            location: "",
            startsAt: Moment(epoch: 0),
            capacity: 1,
            currency: currency
        )
    }
}
