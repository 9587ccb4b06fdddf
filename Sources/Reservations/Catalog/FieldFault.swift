/// What is wrong with a field of something as a whole, by the name that clients know.
package struct FieldFault: Hashable, Sendable {
    package let field: String
    package let message: String

    package init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }
}

/// Why something cannot be made: all that is wrong with it.
package struct FieldFaults: Error, Hashable, Sendable {
    package let list: [FieldFault]

    package init(_ list: [FieldFault]) {
        self.list = list
    }

    /// The same faults where this is a part of something else, told by its place there.
    package func below(_ place: String) -> FieldFaults {
        FieldFaults(list.map { FieldFault("\(place).\($0.field)", $0.message) })
    }
}

extension FieldFaults {
    /// What is wrong with a list of steps.
    ///
    /// - Parameters:
    ///   - field: The list's name, beside whose places the faults of its steps stand.
    ///   - limit: The most steps.
    ///   - faults: Those of a step behind others.
    static func of<Step>(
        _ steps: [Step],
        in field: String,
        upTo limit: Int,
        _ faults: (Step, _ others: ArraySlice<Step>) -> [FieldFault]
    ) -> [FieldFault] {
        guard steps.count <= limit else {
            return [FieldFault(field, "expected a list of at most \(limit)")]
        }
        return steps.enumerated().flatMap { index, step in
            FieldFaults(faults(step, steps[..<index])).below("\(field)[\(index)]").list
        }
    }
}

extension FieldFault {
    /// A number out of its bounds; nil if it is within.
    init?(_ field: String, _ value: Int, outside bounds: ClosedRange<Int>) {
        guard !bounds.contains(value) else { return nil }
        let (least, most) = (bounds.lowerBound, bounds.upperBound)
        self.init(field, "expected a whole number from \(least) to \(most)")
    }
}
