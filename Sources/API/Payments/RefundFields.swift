import HTTP
import JSONText
import Reservations

/// The fields of rules of refunds.
enum RefundFields {
    static let rules = BodyField<[JSON]>(
        RefundRules.field,
        required: false,
        summary,
        schema: .object([
            ("type", .string("array")), ("items", stepSchema),
            ("maxItems", .number(RefundRules.limit)),
        ])
    ) { json in
        guard case .array(let steps) = json, steps.count <= RefundRules.limit else {
            return .invalid("expected a list of at most \(RefundRules.limit)")
        }
        return .valid(steps)
    }.orNull
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
    private static let stepSchema = Schema.object(
        step.descriptions.map { ($0.name, $0.schema.described($0.summary)) },
        required: [hoursBefore.name, percent.name],
        rules: []
    )
}

extension BodyReader {
    /// Rules of refunds from their steps; nil if something is wrong with them.
    mutating func refundRules(_ elements: [JSON], _ currency: Currency) -> RefundRules? {
        var steps: [RefundRules.Step] = []
        for (index, element) in elements.enumerated() {
            let place = RefundRules.place(ofStep: index)
            let step = read(element, RefundFields.step, at: place) { $0.refundStep(currency) }
            if let step { steps.append(step) }
        }
        guard steps.count == elements.count else { return nil }
        do throws(FieldFaults) {
            return try RefundRules(steps)
        } catch {
            for fault in error.list { refuse(fault.field, fault.message) }
            return nil
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
