package import JSONText

/// What tickets of a type, or seats of a zone, cost before they cost its price: those of a time, and the
/// first so many.
package struct EarlyPrices: Hashable, Sendable {
    /// A price, and what ends it: whichever comes first.
    package struct Step: Hashable, Sendable {
        /// Of one, in the currency's minor units, up to `Money.limit`.
        package let price: Int
        /// The moment from which on it is over; nil if only sales end it.
        package let until: Moment?
        /// It is that of the first so many of the type or the zone, those of the steps before it among them;
        /// nil if only time ends it.
        package let first: Int?

        package init(price: Int, until: Moment? = nil, first: Int? = nil) {
            self.price = price
            self.until = until
            self.first = first
        }

        package static let priceBounds = 0...Money.limit

        /// How many of so many it is the price of, with others already taken.
        fileprivate func count(of quantity: Int, after taken: Int, at now: Moment) -> Int {
            if let until, now.epoch >= until.epoch { return 0 }
            return min(quantity, first.map { max(0, $0 - taken) } ?? quantity)
        }
    }

    /// The member of a ticket type, a show or a zone that has them, where faults are told.
    package static let field = "early_prices"
    /// The most steps.
    package static let limit = 10
    package static let none = EarlyPrices(sound: [])

    /// In the order in which they come; the price comes after them.
    package let steps: [Step]

    /// - Throws: Everything that is wrong with them, each fault with its place.
    package init(_ steps: [Step]) throws(FieldFaults) {
        let faults = FieldFaults.of(steps, in: Self.field, upTo: Self.limit) {
            $0.faults(after: $1)
        }
        guard faults.isEmpty else { throw FieldFaults(faults) }
        self.init(sound: steps)
    }

    private init(sound steps: [Step]) {
        self.steps = steps
    }

    /// Where a step stands among what has them.
    package static func place(ofStep index: Int) -> String { "\(field)[\(index)]" }

    /// What so many cost, those of one price together, the earliest first.
    ///
    /// - Parameters:
    ///   - quantity: At least one.
    ///   - taken: Those of the type or the zone that are on hold or sold already.
    ///   - price: What one costs after all of them, in minor units.
    package func parts(
        of quantity: Int,
        after taken: Int,
        at now: Moment,
        then price: Int
    ) -> [(quantity: Int, price: Int)] {
        var parts: [(quantity: Int, price: Int)] = []
        var rest = quantity
        for step in steps {
            let count = step.count(of: rest, after: taken + quantity - rest, at: now)
            if count > 0 { parts.append((count, step.price)) }
            rest -= count
        }
        if rest > 0 { parts.append((rest, price)) }
        return parts
    }

    /// As clients know them.
    package func facts(in currency: Currency) -> JSON {
        .array(
            steps.map { step in
                .object([
                    ("price", .string(Money(minorUnits: step.price, currency).decimal)),
                    ("until", step.until.map { .string($0.utcText) } ?? .null),
                    ("first", step.first.map(JSON.number) ?? .null),
                ])
            }
        )
    }
}

extension EarlyPrices.Step {
    /// What is wrong with it behind others: one that is over before it begins is a slip.
    fileprivate func faults(after others: ArraySlice<Self>) -> [FieldFault] {
        var faults: [FieldFault] = []
        if !Self.priceBounds.contains(price) {
            faults.append(FieldFault("price", "expected at most \(Self.priceBounds.upperBound)"))
        }
        if until == nil, first == nil {
            faults.append(FieldFault("until", "expected until, first or both: it would never end"))
        }
        if let until, others.contains(where: { $0.until.map { $0.epoch >= until.epoch } ?? false })
        {
            faults.append(FieldFault("until", "expected a later moment than that of a step before"))
        }
        let bounds = TicketTypeDetails.quantityBounds
        if let first, let fault = FieldFault("first", first, outside: bounds) {
            faults.append(fault)
        } else if let first, others.contains(where: { $0.first.map { $0 >= first } ?? false }) {
            faults.append(FieldFault("first", "expected more than that of a step before"))
        }
        return faults
    }
}
