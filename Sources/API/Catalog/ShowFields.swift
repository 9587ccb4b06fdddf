import HTTP
import JSONText
import Reservations

/// The fields of requests about shows.
enum ShowFields {
    /// A map that everybody can choose by its name, or one that comes along.
    enum Map: Sendable {
        case named(String)
        case inline(JSON)
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
    static let seatMap = BodyField<Map>(
        PricedSeats.place,
        required: false,
        "A seat map, or the name of one that is there already",
        schema: .object([
            ("anyOf", .array([Schema.string(), .object([("type", .string("object"))])]))
        ])
    ) { json in
        switch json {
        case .string(let name): .valid(.named(name))
        case .object: .valid(.inline(json))
        default: .invalid("expected a seat map, or the name of one")
        }
    }

    static let creation = Fields(
        [
            screenName, startTime, EventFields.timeZone, price, EarlyPriceFields.steps, totalSeats,
            seatMap, BodyField<Currency>.currency,
        ] + TermFields.all
    )
    static let change = Fields(
        [
            screenName.optional, startTime.optional, EventFields.timeZone, price.optional,
            EarlyPriceFields.steps, EventFields.cancelledStatus,
        ] + TermFields.all
    )
}

extension BodyReader {
    /// Reads a show that is to be made; what is missing is left blank, and its seats are nil if
    /// something is wrong with them.
    mutating func newShow() -> (details: ShowDetails, seats: OfferedSeats?) {
        let hasCurrency = has(BodyField<Currency>.currency)
        let currency = value(of: BodyField<Currency>.currency)
        let price = money(ShowFields.price, currency ?? .standard)
        var details = ShowDetails(
            screenName: value(of: ShowFields.screenName) ?? "",
            startsAt: value(of: ShowFields.startTime) ?? Moment(epoch: 0),
            price: price ?? Money(minorUnits: 0, currency ?? .standard)
        )
        details.timeZone = value(of: EventFields.timeZone) ?? details.timeZone
        details.earlyPrices = earlyPrices(details.price.currency) ?? details.earlyPrices
        read(into: &details.terms, details.price.currency)
        // In another currency than was meant, good prices would look wrong.
        guard !hasCurrency || currency != nil else { return (details, nil) }
        return (details, seats(at: details.pricing))
    }

    /// Reads what a show is to be from now on.
    mutating func change(of before: ShowDetails) -> ShowChange {
        var details = before
        details.screenName = value(of: ShowFields.screenName.optional) ?? details.screenName
        details.startsAt = value(of: ShowFields.startTime.optional) ?? details.startsAt
        details.timeZone = value(of: EventFields.timeZone) ?? details.timeZone
        details.price =
            money(ShowFields.price.optional, before.price.currency) ?? details.price
        details.earlyPrices = earlyPrices(details.price.currency) ?? details.earlyPrices
        read(into: &details.terms, details.price.currency)
        var change = ShowChange(details)
        change.cancels = value(of: EventFields.cancelledStatus) != nil
        return change
    }

    private mutating func seats(at pricing: Pricing) -> OfferedSeats? {
        switch (has(ShowFields.totalSeats), has(ShowFields.seatMap)) {
        case (true, false):
            return value(of: ShowFields.totalSeats)
                .flatMap { PricedSeats(numbered: $0, pricing) }
                .map { .ready($0) }
        case (false, true): return mappedSeats(at: pricing)
        case (true, true):
            refuse(ShowFields.seatMap.name, "expected either this or total_seats")
            return nil
        case (false, false):
            refuse(ShowFields.totalSeats.name, "required, unless there is a seat_map")
            return nil
        }
    }

    /// Seats of a map, at a price for zones that have none; nil if something is wrong with it.
    mutating func mappedSeats(at pricing: Pricing) -> OfferedSeats? {
        switch value(of: ShowFields.seatMap) {
        case .named(let name): return .named(name)
        case .inline(let json):
            do throws(SeatMapError) {
                return .ready(try PricedSeats(json, pricing))
            } catch {
                for fault in error.faults { refuse(fault.place, fault.message) }
                return nil
            }
        case nil: return nil
        }
    }
}
