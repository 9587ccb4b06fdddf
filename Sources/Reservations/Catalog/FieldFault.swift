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
