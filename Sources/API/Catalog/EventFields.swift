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
        "The most tickets of all types together"
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

    static let creation = Fields(
        [
            name, description, location, timeZone, startTime, endTime, capacity,
            BodyField<Currency>.currency, newStatus,
        ] + TermFields.all
    )
    static let change = Fields(
        [
            name.optional, description, location.optional, timeZone, startTime.optional, endTime,
            capacity.optional, cancelledStatus,
        ] + TermFields.all
    )
}

extension BodyReader {
    /// Reads an event that is to be made; what is missing is left blank.
    mutating func newEvent() -> EventDetails {
        var details = EventDetails.blank(value(of: BodyField<Currency>.currency) ?? .standard)
        details.name = value(of: EventFields.name) ?? details.name
        details.location = value(of: EventFields.location) ?? details.location
        details.startsAt = value(of: EventFields.startTime) ?? details.startsAt
        details.capacity = value(of: EventFields.capacity) ?? details.capacity
        _ = value(of: EventFields.newStatus)
        read(into: &details)
        return details
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
