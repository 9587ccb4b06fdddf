import HTTP
import JSONText
import Reservations

/// The fields of early prices.
enum EarlyPriceFields {
    static let steps = BodyField<[JSON]>.steps(
        EarlyPrices.field,
        upTo: EarlyPrices.limit,
        of: step,
        required: [price.name],
        summary
    )
    static let price = BodyField<String>.amount(
        "price",
        "Of one ticket or seat, in the currency of what it is of"
    )
    static let until = BodyField<Moment>.moment("until", "The moment at which it is over").orNull
    static let first = BodyField<Int>.integer(
        "first",
        required: false,
        in: TicketTypeDetails.quantityBounds,
        "It is that of the first so many tickets of the type, or seats of the zone, on hold or sold, "
            + "those of the steps before it among them"
    ).orNull
    static let step: Fields = [price, until, first]

    /// As answers tell them.
    static let answerSchema = Schema.array(
        of: Schema.object([
            (price.name, Schema.string()), (until.name, until.schema), (first.name, first.schema),
        ])
    ).described(summary)

    private static let summary =
        "What tickets, or seats, cost before they cost the price: the first step that is not over is the "
        + "price, and each has an end, by until, by first or by whichever comes first. Tickets of one "
        + "booking that fall into several steps are several items. A show's are those of each of its "
        + "zones without a price of its own, which counts its own seats"
}

extension BodyReader {
    /// Early prices; nil if they are not there, or something is wrong with them.
    mutating func earlyPrices(_ currency: Currency) -> EarlyPrices? {
        guard let elements = value(of: EarlyPriceFields.steps) else { return nil }
        return steps(elements, of: EarlyPriceFields.step, at: EarlyPrices.place(ofStep:)) {
            $0.earlyPrice(currency)
        } _: { (steps) throws(FieldFaults) in
            try EarlyPrices(steps)
        }
    }

    private mutating func earlyPrice(_ currency: Currency) -> EarlyPrices.Step? {
        let price = money(EarlyPriceFields.price, currency)
        let until = value(of: EarlyPriceFields.until)
        let first = value(of: EarlyPriceFields.first)
        let names = [EarlyPriceFields.until.name, EarlyPriceFields.first.name]
        guard let price, !names.contains(where: refuses) else { return nil }
        return .init(price: price.minorUnits, until: until ?? nil, first: first ?? nil)
    }
}
