import HTTP
import JSONText
import Reservations

/// The fields of rules of refunds.
enum RefundFields {
    static let rules = BodyField<[JSON]>.steps(
        RefundRules.field,
        upTo: RefundRules.limit,
        of: step,
        required: [hoursBefore.name, percent.name],
        summary
    ).orNull
    static let hoursBefore = BodyField<Int>.integer(
        "hours_before",
        in: RefundRules.Step.hourBounds,
        "Until so many hours before the start"
    )
    static let percent = BodyField<Int>.integer(
        "percent",
        in: RefundRules.Step.percentBounds,
        "What goes back of the price, rounded down to the minor unit"
    )
    static let fee = BodyField<String>.amount(
        "fee",
        "What is kept of that for each place, in the inventory's currency; nothing unless it is told"
    ).optional
    static let step: Fields = [hoursBefore, percent, fee]

    /// As answers tell them.
    static let answerSchema = Schema.nullable(
        Schema.array(
            of: Schema.object([
                (hoursBefore.name, hoursBefore.schema), (percent.name, percent.schema),
                (fee.name, Schema.string()),
            ])
        )
    ).described(summary)

    private static let summary =
        "What goes back to a customer who cancels what is paid: of the steps the one that holds is that "
        + "with the most hours that are still left until the start, and after the last nothing goes "
        + "back. Each number of hours is there once. Null: everything until the start; an empty list: "
        + "nothing. The rules of the moment of cancelling hold, also for bookings from before a change"
}

extension BodyReader {
    /// Rules of refunds from their steps; nil if something is wrong with them.
    mutating func refundRules(_ elements: [JSON], _ currency: Currency) -> RefundRules? {
        steps(elements, of: RefundFields.step, at: RefundRules.place(ofStep:)) {
            $0.refundStep(currency)
        } _: { (steps) throws(FieldFaults) in
            try RefundRules(steps)
        }
    }

    private mutating func refundStep(_ currency: Currency) -> RefundRules.Step? {
        let hours = value(of: RefundFields.hoursBefore)
        let percent = value(of: RefundFields.percent)
        let fee = money(RefundFields.fee, currency)
        guard let hours, let percent else { return nil }
        return .init(hoursBefore: hours, percent: percent, fee: fee?.minorUnits ?? 0)
    }
}
