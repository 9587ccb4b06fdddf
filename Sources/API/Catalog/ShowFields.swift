import HTTP
import JSONText
import Reservations

/// The fields of requests about shows.
enum ShowFields {
    /// Where a show's seats come from.
    enum Seats: Sendable {
        /// So many, numbered from 1 on.
        case numbered(Int)
        /// A map that everybody can choose.
        case named(String)
        case map(JSON)
    }

    static let screenName = BodyField<String>.line(
        "screen_name",
        lengths: ShowDetails.screenNameLengths,
        "The screen, on which no two shows of an organizer are at once"
    )
    static let startTime = BodyField<Moment>.moment("start_time", "When it begins")
    static let price = BodyField<String>.amount(
        "price",
        "Of a seat, in the show's currency, unless the seat's zone has a price of its own"
    )
    static let totalSeats = BodyField<Int>.integer(
        "total_seats",
        required: false,
        in: 1...SeatMapLimits.seats,
        "So many seats, numbered from 1 on"
    )
    static let seatMap = BodyField<Seats>(
        "seat_map",
        required: false,
        "A seat map, or the name of one that is there already",
        schema: .object([
            ("anyOf", .array([Schema.string(), .object([("type", .string("object"))])]))
        ])
    ) { json in
        switch json {
        case .string(let name): .valid(.named(name))
        case .object: .valid(.map(json))
        default: .invalid("expected a seat map, or the name of one")
        }
    }

    static let creation = Fields(
        [
            screenName, startTime, EventFields.timeZone, price, totalSeats, seatMap,
            BodyField<Currency>.currency,
        ] + TermFields.all
    )
}

extension BodyReader {
    /// Reads a show that is to be made; what is missing is left blank.
    mutating func newShow() -> (details: ShowDetails, seats: ShowFields.Seats?) {
        let currency = value(of: BodyField<Currency>.currency) ?? .standard
        var details = ShowDetails(
            screenName: value(of: ShowFields.screenName) ?? "",
            startsAt: value(of: ShowFields.startTime) ?? Moment(epoch: 0),
            price: money(ShowFields.price, currency) ?? Money(minorUnits: 0, currency)
        )
        details.timeZone = value(of: EventFields.timeZone) ?? details.timeZone
        read(into: &details.terms)
        return (details, seats())
    }

    private mutating func seats() -> ShowFields.Seats? {
        switch (has(ShowFields.totalSeats), has(ShowFields.seatMap)) {
        case (true, false): return value(of: ShowFields.totalSeats).map { .numbered($0) }
        case (false, true): return value(of: ShowFields.seatMap)
        case (true, true):
            refuse(ShowFields.seatMap.name, "expected either this or total_seats")
            return nil
        case (false, false):
            refuse(ShowFields.totalSeats.name, "required, unless there is a seat_map")
            return nil
        }
    }
}
