package import JSONText

/// What is given back of a price, by how long before the start it is given back.
package struct RefundRules: Hashable, Sendable {
    /// What is given back from the beginning of time until so many hours before the start.
    package struct Step: Hashable, Sendable {
        /// A year at most.
        package static let hourBounds = 0...8_760
        package static let percentBounds = 0...100
        package static let feeBounds = 0...Money.limit

        package let hoursBefore: Int
        package let percent: Int
        /// What is kept of that for each place, in the currency's minor units.
        package let fee: Int

        package init(hoursBefore: Int, percent: Int, fee: Int = 0) {
            self.hoursBefore = hoursBefore
            self.percent = percent
            self.fee = fee
        }
    }

    /// The member of an inventory that has them, where faults are told.
    package static let field = "refund_rules"
    /// The most steps.
    package static let limit = 10
    /// In full until the start: what holds where nobody says otherwise.
    package static let standard = RefundRules(sorted: [Step(hoursBefore: 0, percent: 100)])

    /// By hours before the start, the greatest first, each once; none: nothing is given back.
    package let steps: [Step]

    /// Takes steps in any order.
    ///
    /// - Throws: Everything that is wrong with them, each fault with its place.
    package init(_ steps: [Step]) throws(FieldFaults) {
        let faults = FieldFaults.of(steps, in: Self.field, upTo: Self.limit) {
            $0.faults(after: $1)
        }
        guard faults.isEmpty else { throw FieldFaults(faults) }
        self.init(sorted: steps.sorted { $0.hoursBefore > $1.hoursBefore })
    }

    private init(sorted steps: [Step]) {
        self.steps = steps
    }

    /// Where a step stands among what an inventory consists of.
    package static func place(ofStep index: Int) -> String { "\(field)[\(index)]" }

    /// What of an item goes back: the percentage, rounded down to the minor unit, less the fee of each
    /// place, never below 0; the rest of the percentage is the fee that is kept.
    ///
    /// Nothing here overflows: a hundred times the highest price of the most places is 10^17.
    ///
    /// - Parameters:
    ///   - total: What all of it has cost, in minor units, up to `Money.limit` for each place.
    ///   - quantity: Places, up to `SalesTerms.perBookingBounds`.
    ///   - secondsBefore: Until the start; negative after it.
    package func refund(
        of total: Int,
        quantity: Int,
        secondsBefore: Int
    ) -> (amount: Int, fee: Int) {
        guard let step = steps.first(where: { secondsBefore >= $0.hoursBefore * 3_600 }) else {
            return (0, 0)
        }
        let share = total * step.percent / 100
        let fee = min(share, step.fee * quantity)
        return (share - fee, fee)
    }

    /// As clients know them, fees in the inventory's currency.
    package func facts(in currency: Currency) -> JSON {
        .array(
            steps.map { step in
                .object([
                    ("hours_before", .number(step.hoursBefore)), ("percent", .number(step.percent)),
                    ("fee", .string(Money(minorUnits: step.fee, currency).decimal)),
                ])
            }
        )
    }
}

extension RefundRules.Step {
    /// What is wrong with it behind others.
    fileprivate func faults(after others: ArraySlice<Self>) -> [FieldFault] {
        let faults = [
            FieldFault("hours_before", hoursBefore, outside: Self.hourBounds),
            FieldFault("percent", percent, outside: Self.percentBounds),
            FieldFault("fee", fee, outside: Self.feeBounds),
        ].compactMap(\.self)
        let isTwice = others.contains { $0.hoursBefore == hoursBefore }
        return faults + (isTwice ? [FieldFault("hours_before", "is there twice")] : [])
    }
}
